package dev.stylewright.worker.stylize;

/**
 * Width and height in pixels, both at least 1.
 *
 * @param width columns
 * @param height rows
 */
public record ImageSize(int width, int height) {
    /** The network halves the resolution four times. An image with a side below this limit has no position left at relu5_1. */
    public static final int SMALLEST_SIDE = 16;

    public ImageSize {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("an image is at least 1x1, got " + width + "x" + height);
        }
    }

    /** The longer edge. */
    public int longer() {
        return Math.max(width, height);
    }

    /** The shorter edge. */
    public int shorter() {
        return Math.min(width, height);
    }

    /** Number of pixels. */
    public long pixels() {
        return (long) width * height;
    }

    /** This size scaled to a longer edge of {@code longer}. The shorter edge is rounded half up and is at least 1. */
    public ImageSize withLonger(int longer) {
        int shorter = (int) Math.max(1, Math.round((double) shorter() * longer / longer()));
        return width >= height ? new ImageSize(longer, shorter) : new ImageSize(shorter, longer);
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
