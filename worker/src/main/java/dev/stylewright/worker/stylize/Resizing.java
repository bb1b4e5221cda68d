package dev.stylewright.worker.stylize;

import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.image.Resampler;
import dev.stylewright.worker.stylize.style.GuidanceMap;
import java.util.function.Function;

/** Resizes images and masks with the same resampling that a stylization uses. */
public final class Resizing {
    private Resizing() {}

    /** Resizes an image. */
    public static Image resized(Image image, ImageSize to) {
        return Resampler.resize(FloatImage.of(image), to).toImage();
    }

    /**
     * Resizes an 8-bit image or mask row by row, without ever storing all source rows. Use it from one thread.
     *
     * @param <T> the type of the result
     */
    public static final class Rows<T> {
        private final Resampler.Rows rows;
        private final Function<byte[], T> result;

        private Rows(Resampler.Rows rows, Function<byte[], T> result) {
            this.rows = rows;
            this.result = result;
        }

        /** Adds the next row, starting at {@code offset}: interleaved red, green and blue of an image, or levels of a mask. */
        public void add(byte[] samples, int offset) {
            rows.add(samples, offset);
        }

        /** The image or mask at its new size. Call this after the last row. */
        public T result() {
            return result.apply(rows.samples());
        }
    }

    /** Same result as {@link #resized(Image, ImageSize)}, to the last bit. */
    public static Rows<Image> rows(ImageSize from, ImageSize to) {
        return new Rows<>(
                new Resampler.Rows(from, to, FloatImage.CHANNELS), rgb -> new Image(to.width(), to.height(), rgb));
    }

    /** Same result as {@link #resized(Mask, ImageSize)}, to the last bit. */
    public static Rows<Mask> maskRows(ImageSize from, ImageSize to) {
        return new Rows<>(new Resampler.Rows(from, to, 1), levels -> new Mask(to.width(), to.height(), levels));
    }

    /**
     * The size in which to store a mask until the stylization starts. This is the size of its image if the mask exceeds it in either direction,
     * otherwise the mask's own size.
     *
     * @param mask size of the mask
     * @param image size of the image that the mask covers
     */
    public static ImageSize maskSize(ImageSize mask, ImageSize image) {
        return mask.width() > image.width() || mask.height() > image.height() ? image : mask;
    }

    /** Resizes a mask smoothly. Returns the same object if the size does not change. */
    public static Mask resized(Mask mask, ImageSize to) {
        if (to.width() == mask.width() && to.height() == mask.height()) {
            return mask;
        }
        float[] values = GuidanceMap.of(mask, to).weights();
        byte[] resized = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            resized[i] = (byte) (int) (values[i] * 255f + 0.5f);
        }
        return new Mask(to.width(), to.height(), resized);
    }
}
