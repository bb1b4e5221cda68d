package dev.stylewright.worker.adapter.image.child;

import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Mask;
import dev.stylewright.worker.stylize.Resizing;
import java.util.Optional;

/** A whole image in memory, as it is stored: what it takes to turn it, or to look around in it. For one thread. */
final class Canvas implements SrgbRows.Target {
    private static final int OPAQUE = 255;

    private final Upright upright;
    private final byte[] rgb;
    private byte[] opacity = new byte[0];
    private final boolean alpha;
    private boolean translucent;
    private int rows;

    /** @param alpha whether places may be transparent */
    Canvas(Upright upright, boolean alpha) {
        this.upright = upright;
        this.alpha = alpha;
        int pixels = Math.toIntExact(upright.stored().pixels());
        this.rgb = new byte[3 * pixels];
        if (alpha) {
            this.opacity = new byte[pixels];
        }
    }

    @Override
    public void add(byte[] row, int offset, byte[] levels) {
        int width = upright.stored().width();
        System.arraycopy(row, offset, rgb, 3 * width * rows, 3 * width);
        if (alpha) {
            System.arraycopy(levels, 0, opacity, width * rows, width);
            for (int i = 0; i < width && !translucent; i++) {
                translucent = (levels[i] & 0xff) != OPAQUE;
            }
        }
        rows++;
    }

    /** Gives transparent places the colours around them. */
    void bleed() {
        if (translucent) {
            ColourBleed.under(
                    rgb, opacity, upright.stored().width(), upright.stored().height());
        }
    }

    /** Lays the image on black: colours are multiplied by their opacity. */
    void blacken() {
        if (translucent) {
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (byte) (((rgb[i] & 0xff) * (opacity[i / 3] & 0xff) + OPAQUE / 2) / OPAQUE);
            }
        }
    }

    /** The image, upright and scaled. */
    Image image(ImageSize to) {
        ImageSize size = upright.size();
        if (upright.isStored() && size.equals(to)) {
            return new Image(size.width(), size.height(), rgb);
        }
        byte[] row = new byte[3 * size.width()];
        if (size.equals(to)) {
            byte[] turned = new byte[rgb.length];
            for (int y = 0; y < size.height(); y++) {
                upright.row(rgb, 3, y, row);
                System.arraycopy(row, 0, turned, row.length * y, row.length);
            }
            return new Image(size.width(), size.height(), turned);
        }
        Resizing.Rows scaled = Resizing.rows(size, to);
        for (int y = 0; y < size.height(); y++) {
            upright.row(rgb, 3, y, row);
            scaled.add(row, 0);
        }
        return scaled.image();
    }

    /** How opaque each place is, upright and scaled; empty where all of the image is opaque. */
    Optional<Mask> opacity(ImageSize to) {
        if (!translucent) {
            return Optional.empty();
        }
        ImageSize size = upright.size();
        byte[] row = new byte[size.width()];
        if (size.equals(to)) {
            byte[] turned = new byte[opacity.length];
            for (int y = 0; y < size.height(); y++) {
                upright.row(opacity, 1, y, row);
                System.arraycopy(row, 0, turned, row.length * y, row.length);
            }
            return Optional.of(new Mask(size.width(), size.height(), turned));
        }
        Resizing.Rows scaled = Resizing.rows(size, to);
        byte[] grey = new byte[3 * size.width()];
        for (int y = 0; y < size.height(); y++) {
            upright.row(opacity, 1, y, row);
            for (int x = 0; x < grey.length; x++) {
                grey[x] = row[x / 3];
            }
            scaled.add(grey, 0);
        }
        byte[] three = scaled.image().rgb();
        byte[] levels = new byte[three.length / 3];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = three[3 * i];
        }
        return Optional.of(new Mask(to.width(), to.height(), levels));
    }
}
