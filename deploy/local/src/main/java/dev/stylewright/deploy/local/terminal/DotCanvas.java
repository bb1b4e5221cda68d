package dev.stylewright.deploy.local.terminal;

import java.util.ArrayList;
import java.util.List;

/** Draws lines with characters: braille patterns, which have 2 x 4 dots, or asterisks. Not thread-safe. */
final class DotCanvas {

    private static final char NO_DOTS = '\u2800';

    /** The bits of a braille pattern, by column and row of the dot. */
    private static final int[][] BITS = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};

    private final boolean[][] dots;
    private final int across;
    private final int down;

    /** @param braille whether to use braille patterns */
    DotCanvas(int columns, int rows, boolean braille) {
        across = braille ? BITS.length : 1;
        down = braille ? BITS[0].length : 1;
        dots = new boolean[rows * down][columns * across];
    }

    int dotColumns() {
        return dots[0].length;
    }

    int dotRows() {
        return dots.length;
    }

    /** Draws a straight line between two dots, counted from the top left. */
    void line(int fromX, int fromY, int toX, int toY) {
        int steps = Math.max(1, Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY)));
        for (int step = 0; step <= steps; step++) {
            double share = (double) step / steps;
            int x = (int) Math.round(fromX + share * (toX - fromX));
            int y = (int) Math.round(fromY + share * (toY - fromY));
            dots[y][x] = true;
        }
    }

    /** The rows of characters from top to bottom. */
    List<String> rows() {
        List<String> rows = new ArrayList<>();
        for (int top = 0; top < dots.length; top += down) {
            StringBuilder row = new StringBuilder();
            for (int left = 0; left < dots[0].length; left += across) {
                row.append(character(left, top));
            }
            rows.add(row.toString());
        }
        return rows;
    }

    private char character(int left, int top) {
        int bits = 0;
        for (int x = 0; x < across; x++) {
            for (int y = 0; y < down; y++) {
                bits |= dots[top + y][left + x] ? BITS[x][y] : 0;
            }
        }
        if (bits == 0) {
            return ' ';
        }
        return across == 1 ? '*' : (char) (NO_DOTS | bits);
    }
}
