package dev.stylewright.deploy.local.terminal;

import java.nio.file.Path;

/**
 * The terminal and the process in which a command runs.
 *
 * @param terminal the terminal at standard error
 * @param cache the user's directory for data that may be deleted
 * @param ownsProcess whether the process belongs to the command: then the command configures logging
 */
public record TerminalEnvironment(Terminal terminal, Path cache, boolean ownsProcess) {

    /**
     * An environment whose terminal keeps its size and shows no colours.
     *
     * @param interactive whether standard error is a terminal, which can show a progress bar
     * @param columns width of that terminal
     */
    public TerminalEnvironment(boolean interactive, int columns, Path cache, boolean ownsProcess) {
        this(
                new Terminal(interactive, false, false, () -> new TerminalSize(columns, TerminalSize.USUAL.rows())),
                cache,
                ownsProcess);
    }

    /** Sends logs to standard error if {@code verbose}, otherwise to {@code file}. */
    public void sendLogs(boolean verbose, Path file) {
        if (!ownsProcess) {
            return;
        }
        if (verbose) {
            Logging.toConsole();
        } else {
            Logging.toFile(file);
        }
    }
}
