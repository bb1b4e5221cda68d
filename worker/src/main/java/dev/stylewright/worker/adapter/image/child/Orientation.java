package dev.stylewright.worker.adapter.image.child;

import dev.stylewright.worker.stylize.ImageSize;

/**
 * EXIF's orientation (EXIF 2.32, tag 0x0112): maps the pixels of the upright image to those of the stored image.
 *
 * @param stored size of the stored image, in pixels
 * @param value 1 to 8
 */
record Orientation(ImageSize stored, int value) {

    /** Whether the stored image is upright. */
    boolean isStored() {
        return value == 1;
    }

    /** Size of the upright image. */
    ImageSize size() {
        return value < 5 ? stored : new ImageSize(/* width= */ stored.height(), /* height= */ stored.width());
    }

    /** Copies row {@code y} of the upright image. */
    void row(byte[] from, int channels, int y, byte[] to) {
        int width = size().width();
        for (int x = 0; x < width; x++) {
            int source = channels * source(x, y);
            for (int c = 0; c < channels; c++) {
                to[channels * x + c] = from[source + c];
            }
        }
    }

    /** The index of the stored pixel for (x, y) of the upright image. */
    private int source(int x, int y) {
        int width = stored.width();
        int right = width - 1;
        int bottom = stored.height() - 1;
        return switch (value) {
            case 2 -> y * width + right - x;
            case 3 -> (bottom - y) * width + right - x;
            case 4 -> (bottom - y) * width + x;
            case 5 -> x * width + y;
            case 6 -> (bottom - x) * width + y;
            case 7 -> (bottom - x) * width + right - y;
            case 8 -> x * width + right - y;
            default -> y * width + x;
        };
    }
}
