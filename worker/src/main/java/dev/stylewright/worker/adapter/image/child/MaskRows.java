package dev.stylewright.worker.adapter.image.child;

import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Mask;
import dev.stylewright.worker.stylize.Resizing;

/** Converts an image to a mask, luminance times opacity, upright and scaled. Keeps the whole image only if it has to be rotated. For one thread. */
final class MaskRows implements SrgbRows.Target {
    private final Orientation orientation;
    private final Resizing.Rows<Mask> scaled;
    /** One row, or the whole stored image if it has to be rotated. */
    private final byte[] levels;

    private int rows;

    /** @param to the size of the mask */
    MaskRows(Orientation orientation, ImageSize to) {
        this.orientation = orientation;
        this.scaled = Resizing.maskRows(orientation.size(), to);
        ImageSize stored = orientation.stored();
        this.levels = new byte[orientation.isStored() ? stored.width() : Math.toIntExact(stored.pixels())];
    }

    @Override
    public void add(byte[] rgb, int offset, byte[] opacity) {
        int width = orientation.stored().width();
        int at = orientation.isStored() ? 0 : width * rows;
        for (int x = 0; x < width; x++) {
            levels[at + x] = Luminance.of(rgb, offset + 3 * x, opacity[x]);
        }
        rows++;
        if (orientation.isStored()) {
            scaled.add(levels, 0);
        }
    }

    /** The mask, once all rows have arrived. */
    Mask mask() {
        if (!orientation.isStored()) {
            byte[] row = new byte[orientation.size().width()];
            for (int y = 0; y < orientation.size().height(); y++) {
                orientation.row(levels, 1, y, row);
                scaled.add(row, 0);
            }
        }
        return scaled.result();
    }
}
