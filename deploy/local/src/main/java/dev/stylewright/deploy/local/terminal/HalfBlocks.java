package dev.stylewright.deploy.local.terminal;

import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.image.Resampler;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws an image with characters: each shows two pixels, one above the other, as the foreground and background of an upper half block. A character
 * is taken to be twice as high as wide.
 */
final class HalfBlocks {

    private static final char UPPER_HALF = '\u2580';
    private static final String DEFAULT_BACKGROUND = "\u001b[49m";
    private static final String RESET = "\u001b[0m";
    private static final int NONE = -1;

    private HalfBlocks() {}

    /**
     * The rows from top to bottom, each with its colours and without a line end. The aspect ratio is kept, and no image is enlarged.
     *
     * @param most the columns and rows to fit into
     */
    static List<String> rows(Image image, TerminalSize most) {
        ImageSize size = fit(image, most);
        byte[] rgb = Resampler.resize(FloatImage.of(image), size).toImage().rgb();
        List<String> rows = new ArrayList<>();
        for (int y = 0; y < size.height(); y += 2) {
            StringBuilder row = new StringBuilder();
            int foreground = NONE;
            int background = NONE;
            for (int x = 0; x < size.width(); x++) {
                int top = color(rgb, y * size.width() + x);
                int bottom = y + 1 < size.height() ? color(rgb, (y + 1) * size.width() + x) : NONE;
                if (top != foreground) {
                    row.append(sequence(38, top));
                    foreground = top;
                }
                if (bottom != background) {
                    row.append(bottom == NONE ? DEFAULT_BACKGROUND : sequence(48, bottom));
                    background = bottom;
                }
                row.append(UPPER_HALF);
            }
            rows.add(row.append(RESET).toString());
        }
        return rows;
    }

    /** The size in pixels at which an image is drawn. */
    static ImageSize fit(Image image, TerminalSize most) {
        double scale =
                Math.min(1, Math.min((double) most.columns() / image.width(), 2.0 * most.rows() / image.height()));
        return new ImageSize((int) Math.max(1, Math.round(scale * image.width())), (int)
                Math.max(1, Math.round(scale * image.height())));
    }

    private static int color(byte[] rgb, int pixel) {
        return ((rgb[3 * pixel] & 0xff) << 16) | ((rgb[3 * pixel + 1] & 0xff) << 8) | (rgb[3 * pixel + 2] & 0xff);
    }

    private static String sequence(int layer, int color) {
        return "\u001b[" + layer + ";2;" + (color >> 16) + ";" + ((color >> 8) & 0xff) + ";" + (color & 0xff) + "m";
    }
}
