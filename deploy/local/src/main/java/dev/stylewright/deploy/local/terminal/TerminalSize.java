package dev.stylewright.deploy.local.terminal;

/**
 * The size of a terminal, or of a part of it, in characters.
 *
 * @param columns at least 1
 * @param rows at least 1
 */
public record TerminalSize(int columns, int rows) {

    /** The size of a terminal that does not report its own. */
    public static final TerminalSize USUAL = new TerminalSize(80, 24);

    /** @throws IllegalArgumentException a number is less than 1 */
    public TerminalSize {
        if (columns < 1 || rows < 1) {
            throw new IllegalArgumentException(
                    "a terminal has at least one column and one row, not " + columns + " x " + rows);
        }
    }
}
