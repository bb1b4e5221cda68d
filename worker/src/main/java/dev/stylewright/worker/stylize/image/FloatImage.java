package dev.stylewright.worker.stylize.image;

import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;

/**
 * An image in float32 in host memory: red, green and blue planes in this order, row by row. Values are nominally in [0, 1].
 *
 * @param imageSize width and height
 * @param values {@code 3 * width * height} values; the array is not copied, so do not change it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, only passed on
public record FloatImage(ImageSize imageSize, float[] values) {
    public static final int CHANNELS = 3;

    /** An 8-bit image, divided by 255. */
    public static FloatImage of(Image image) {
        ImageSize imageSize = new ImageSize(image.width(), image.height());
        int pixels = Math.toIntExact(imageSize.pixels());
        float[] values = new float[CHANNELS * pixels];
        byte[] rgb = image.rgb();
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int i = 0; i < pixels; i++) {
                values[channel * pixels + i] = (rgb[CHANNELS * i + channel] & 0xff) / 255f;
            }
        }
        return new FloatImage(imageSize, values);
    }

    /** Converts to 8 bits: clips to [0, 1], multiplies by 255 and rounds half up. */
    public Image toImage() {
        int pixels = Math.toIntExact(imageSize.pixels());
        byte[] rgb = new byte[CHANNELS * pixels];
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int i = 0; i < pixels; i++) {
                float clipped = Math.max(0f, Math.min(1f, values[channel * pixels + i]));
                rgb[CHANNELS * i + channel] = (byte) (int) (clipped * 255f + 0.5f);
            }
        }
        return new Image(imageSize.width(), imageSize.height(), rgb);
    }

    /** Sum with an image of the same size, value by value. */
    public FloatImage plus(FloatImage other) {
        return combined(other, 1);
    }

    /** Difference from an image of the same size, value by value. */
    public FloatImage minus(FloatImage other) {
        return combined(other, -1);
    }

    private FloatImage combined(FloatImage other, float factor) {
        if (!imageSize.equals(other.imageSize)) {
            throw new IllegalArgumentException("sizes differ: %s and %s px".formatted(imageSize, other.imageSize));
        }
        float[] result = new float[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = values[i] + factor * other.values[i];
        }
        return new FloatImage(imageSize, result);
    }

    /** The largest centred part of this image with the aspect ratio of {@code shape}. */
    FloatImage croppedTo(ImageSize shape) {
        int width = imageSize.width();
        int height = imageSize.height();
        double factor = Math.min((double) width / shape.width(), (double) height / shape.height());
        int newWidth = (int) Math.max(1, Math.min(width, Math.round(shape.width() * factor)));
        int newHeight = (int) Math.max(1, Math.min(height, Math.round(shape.height() * factor)));
        int left = (width - newWidth) / 2;
        int top = (height - newHeight) / 2;
        float[] part = new float[CHANNELS * newWidth * newHeight];
        for (int row = 0; row < CHANNELS * newHeight; row++) {
            int from = (row / newHeight * height + top + row % newHeight) * width + left;
            System.arraycopy(values, from, part, row * newWidth, newWidth);
        }
        return new FloatImage(new ImageSize(newWidth, newHeight), part);
    }
}
