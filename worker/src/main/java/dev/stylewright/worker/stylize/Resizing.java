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
