package dev.stylewright.deploy.local.terminal;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The terminal at standard error.
 *
 * @param interactive whether standard error is a terminal, so that lines can be redrawn
 * @param colored whether it is known to show 24-bit colours, and the user wants colours
 * @param unicode whether its characters are Unicode
 * @param size its current size
 */
public record Terminal(boolean interactive, boolean colored, boolean unicode, Supplier<TerminalSize> size) {

    private static final List<String> TRUE_COLOR = List.of("truecolor", "24bit");

    /** No terminal: a file, a pipe, or a test. */
    public static final Terminal NONE = new Terminal(false, false, false, () -> TerminalSize.USUAL);

    /**
     * The terminal of this process, as the launcher script and the environment describe it.
     *
     * @param environment variables; {@code COLORTERM} and {@code NO_COLOR} are used
     * @param interactive whether standard error is a terminal
     * @param columns its width when the process started
     * @param encoding name of the character encoding of the terminal
     */
    public static Terminal of(Map<String, String> environment, boolean interactive, int columns, String encoding) {
        boolean colored = TRUE_COLOR.contains(environment.getOrDefault("COLORTERM", ""))
                && environment.getOrDefault("NO_COLOR", "").isEmpty();
        TerminalSize atStart = new TerminalSize(Math.max(1, columns), TerminalSize.USUAL.rows());
        return new Terminal(
                interactive,
                colored,
                encoding.equalsIgnoreCase("UTF-8"),
                interactive ? new SystemTerminalSize(atStart) : () -> atStart);
    }
}
