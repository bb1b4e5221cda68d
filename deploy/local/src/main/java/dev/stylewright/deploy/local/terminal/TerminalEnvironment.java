package dev.stylewright.deploy.local.terminal;

import java.nio.file.Path;

/**
 * What a command must know of the terminal and the process that it runs in.
 *
 * @param terminal whether standard error is a terminal, where a progress bar can move
 * @param columns width of that terminal
 * @param cache the user's directory for data that may be deleted
 * @param ownsProcess whether the process is the command's own: then it decides where logs go
 */
public record TerminalEnvironment(boolean terminal, int columns, Path cache, boolean ownsProcess) {

    /** Sends logs to standard error when the user wants to see them, else to {@code file}. */
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
