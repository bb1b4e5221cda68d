package dev.stylewright.worker.stylize;

import java.util.Arrays;
import java.util.Objects;

/**
 * An image in 8-bit sRGB.
 *
 * <p>Neither the constructor nor {@link #rgb()} copies the bytes, since an image may take hundreds of megabytes. Do not change the array after
 * you pass it to the constructor, and do not change the array that {@link #rgb()} returns. Under this rule threads may share an image.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param rgb red, green, blue, interleaved, row by row from the top left; {@code 3 * width * height} unsigned bytes
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode compare contents; the aliasing rule is stated above
public record Image(int width, int height, byte[] rgb) {
    /** Largest difference between the channels of a grey pixel, in levels of 256. */
    private static final int GREY_TOLERANCE = 2;

    public Image {
        Objects.requireNonNull(rgb, "rgb");
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("a picture needs at least one pixel, got " + width + "x" + height);
        }
        if (rgb.length != 3L * width * height) {
            throw new IllegalArgumentException("a picture of %dx%d pixels needs %d bytes of RGB, got %d"
                    .formatted(width, height, 3L * width * height, rgb.length));
        }
    }

    /** Whether all pixels are grey. Tolerates the slight colours that lossy formats add. */
    boolean isGrey() {
        for (int i = 0; i < rgb.length; i += 3) {
            int red = rgb[i] & 0xff;
            int green = rgb[i + 1] & 0xff;
            int blue = rgb[i + 2] & 0xff;
            int most = Math.max(red, Math.max(green, blue));
            int least = Math.min(red, Math.min(green, blue));
            if (most - least > GREY_TOLERANCE) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Image that
                && width == that.width
                && height == that.height
                && Arrays.equals(rgb, that.rgb);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "Picture[" + width + "x" + height + "]";
    }
}
