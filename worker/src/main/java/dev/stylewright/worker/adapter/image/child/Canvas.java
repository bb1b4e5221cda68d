package dev.stylewright.worker.adapter.image.child;

import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Mask;
import dev.stylewright.worker.stylize.Resizing;
import java.util.Optional;

/** A whole image in memory, in stored order, to rotate it or to fill its transparent parts. For one thread. */
final class Canvas implements SrgbRows.Target {
    private static final int OPAQUE = 255;

    private final Orientation orientation;
    private final byte[] rgb;
    private byte[] opacity = new byte[0];
    private final boolean alpha;
    private boolean translucent;
    private int rows;

    /** @param alpha whether pixels may be transparent */
    Canvas(Orientation orientation, boolean alpha) {
        this.orientation = orientation;
        this.alpha = alpha;
        int pixels = Math.toIntExact(orientation.stored().pixels());
        this.rgb = new byte[3 * pixels];
        if (alpha) {
            this.opacity = new byte[pixels];
        }
    }

    @Override
    public void add(byte[] row, int offset, byte[] levels) {
        int width = orientation.stored().width();
        System.arraycopy(row, offset, rgb, 3 * width * rows, 3 * width);
        if (alpha) {
            System.arraycopy(levels, 0, opacity, width * rows, width);
            for (int i = 0; i < width && !translucent; i++) {
                translucent = (levels[i] & 0xff) != OPAQUE;
            }
        }
        rows++;
    }

    /** Gives transparent pixels the colours around them. */
    void bleed() {
        if (translucent) {
            ColourBleed.under(
                    rgb,
                    opacity,
                    orientation.stored().width(),
                    orientation.stored().height());
        }
    }

    /** The image, upright and scaled. */
    Image image(ImageSize to) {
        ImageSize size = orientation.size();
        if (orientation.isStored() && size.equals(to)) {
            return new Image(size.width(), size.height(), rgb);
        }
        byte[] row = new byte[3 * size.width()];
        if (size.equals(to)) {
            byte[] turned = new byte[rgb.length];
            for (int y = 0; y < size.height(); y++) {
                orientation.row(rgb, 3, y, row);
                System.arraycopy(row, 0, turned, row.length * y, row.length);
            }
            return new Image(size.width(), size.height(), turned);
        }
        Resizing.Rows<Image> scaled = Resizing.rows(size, to);
        for (int y = 0; y < size.height(); y++) {
            orientation.row(rgb, 3, y, row);
            scaled.add(row, 0);
        }
        return scaled.result();
    }

    /** The opacity, upright and scaled; empty if the whole image is opaque. */
    Optional<Mask> opacity(ImageSize to) {
        if (!translucent) {
            return Optional.empty();
        }
        ImageSize size = orientation.size();
        byte[] row = new byte[size.width()];
        Resizing.Rows<Mask> scaled = Resizing.maskRows(size, to);
        for (int y = 0; y < size.height(); y++) {
            orientation.row(opacity, 1, y, row);
            scaled.add(row, 0);
        }
        return Optional.of(scaled.result());
    }
}
