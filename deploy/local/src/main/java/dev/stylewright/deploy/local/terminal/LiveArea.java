package dev.stylewright.deploy.local.terminal;

import java.io.PrintWriter;
import java.util.List;

/**
 * The last rows of a terminal, which are redrawn in place: a picture, and one line below it. The cursor stays at the end of the line. Between two
 * calls the terminal has its usual settings, so that a process may end at any time.
 *
 * <p>In a smaller window, the place of the old rows is unknown: some terminals wrap them, others cut them off. If they no longer fit,
 * the picture is drawn again below them. Not thread-safe.
 */
final class LiveArea {

    private static final String WITHOUT_WRAPPING = "\u001b[?7l";
    private static final String WITH_WRAPPING = "\u001b[?7h";
    private static final String HIDE_CURSOR = "\u001b[?25l";
    private static final String SHOW_CURSOR = "\u001b[?25h";
    private static final String CLEAR_REST = "\u001b[K";
    private static final String CLEAR_LINE = "\r" + CLEAR_REST;
    private static final String CLEAR_BELOW = "\u001b[J";

    private final PrintWriter out;

    private int pictureRows;
    private int pictureColumns;
    private int lineLength;

    LiveArea(PrintWriter out) {
        this.out = out;
    }

    /** Replaces the line. It must be shorter than the terminal is wide. */
    void line(String line) {
        print(CLEAR_LINE + line);
        lineLength = line.length();
    }

    /**
     * Replaces picture and line.
     *
     * @param rows the picture's rows
     * @param columns how wide they are on the terminal
     * @param size the terminal's size now
     */
    void picture(List<String> rows, int columns, String line, TerminalSize size) {
        StringBuilder text = new StringBuilder(CLEAR_LINE);
        if (pictureRows > 0 && isWhereItWas(size)) {
            text.append("\u001b[").append(pictureRows).append('A');
        }
        rows.forEach(row -> text.append(row).append(CLEAR_REST).append("\r\n"));
        print(text.append(line).append(CLEAR_BELOW).toString());
        pictureRows = rows.size();
        pictureColumns = columns;
        lineLength = line.length();
    }

    /** Prints a permanent text above the area's line. The next picture is drawn below it. */
    void above(String text) {
        out.print(CLEAR_LINE + text + "\r\n");
        out.flush();
        forget();
    }

    /** Ends the line. The next picture or line is drawn below it. */
    void end() {
        print("\r\n");
        forget();
    }

    private void forget() {
        pictureRows = 0;
        lineLength = 0;
    }

    private boolean isWhereItWas(TerminalSize size) {
        return size.rows() > pictureRows && size.columns() > Math.max(pictureColumns, lineLength);
    }

    private void print(String text) {
        out.print(HIDE_CURSOR + WITHOUT_WRAPPING + text + WITH_WRAPPING + SHOW_CURSOR);
        out.flush();
    }
}
