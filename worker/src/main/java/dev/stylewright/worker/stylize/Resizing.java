package dev.stylewright.worker.stylize;

import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.image.Resampler;
import dev.stylewright.worker.stylize.style.GuidanceMap;

/** Images and masks at another size, resampled as a painting resamples its own. */
public final class Resizing {
    private Resizing() {}

    /** An image at another size. */
    public static Image resized(Image image, ImageSize to) {
        return Resampler.resize(FloatImage.of(image), to).toImage();
    }

    /** Takes the rows of an 8-bit image. */
    public interface Rows {
        /** Takes the next row: red, green and blue, interleaved, from {@code offset} on. */
        void add(byte[] rgb, int offset);

        /** The image at its new size, once all rows are there. */
        Image image();
    }

    /** The same as {@link #resized(Image, ImageSize)}, to the last bit, without ever holding the whole image. For one thread. */
    public static Rows rows(ImageSize from, ImageSize to) {
        var resampled = new Resampler.Rows(from, to);
        return new Rows() {
            @Override
            public void add(byte[] rgb, int offset) {
                resampled.add(rgb, offset);
            }

            @Override
            public Image image() {
                return resampled.image();
            }
        };
    }

    /** A mask at another size, smoothly; the same object where the size is the same. */
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
