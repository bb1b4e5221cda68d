package dev.stylewright.worker.stylize;

/**
 * A picture in memory: 8-bit sRGB, three bytes a pixel (red, green, blue), row by row from the top left.
 *
 * @param width pixels a row, at least 1
 * @param height rows, at least 1
 * @param rgb {@code width * height * 3} bytes; not copied, so whoever hands it over no longer writes to it
 */
@SuppressWarnings("ArrayRecordComponent") // A pixel buffer: copying it into a list would cost five times its size.
public record Picture(int width, int height, byte[] rgb) {
    public Picture {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("a picture has at least 1x1 pixels, not %dx%d".formatted(width, height));
        }
        if (rgb.length != 3L * width * height) {
            throw new IllegalArgumentException("a picture of %dx%d pixels takes %d bytes, not %d"
                    .formatted(width, height, 3L * width * height, rgb.length));
        }
    }
}
