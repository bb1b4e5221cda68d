package dev.stylewright.deploy.local.terminal;

import java.util.Locale;
import picocli.CommandLine.Option;

/** Options for the picture in the terminal and the plot of the losses. */
public final class DisplayOptions {

    private static final int LEAST_ROWS = 20;

    /** When the picture is shown in the terminal. */
    enum Show {
        AUTO,
        ALWAYS,
        NEVER;

        /** As on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--show",
            paramLabel = "WHEN",
            description =
                    "Show the growing picture in the terminal: ${COMPLETION-CANDIDATES}. Default: auto, that is if"
                            + " COLORTERM says truecolor or 24bit, the terminal has UTF-8 and at least 20 rows, and NO_COLOR is"
                            + " not set. Turn it off with --show never or NO_COLOR=1.")
    private Show show = Show.AUTO;

    @Option(names = "--plot", description = "At the end, plot the total, content and style loss over the iterations.")
    private boolean plot;

    /**
     * What to show.
     *
     * @param picture whether to show the growing picture
     * @param plot whether to plot the losses at the end
     */
    public record Settings(boolean picture, boolean plot) {}

    /**
     * What to show in a terminal.
     *
     * @param logs whether logs are written to the same terminal
     * @throws CommandException the picture is requested and standard error is not a terminal
     */
    public Settings settings(Terminal terminal, boolean logs) {
        return new Settings(picture(terminal, logs), plot);
    }

    private boolean picture(Terminal terminal, boolean logs) {
        return switch (show) {
            case NEVER -> false;
            case AUTO ->
                terminal.interactive()
                        && terminal.colored()
                        && terminal.unicode()
                        && !logs
                        && terminal.size().get().rows() >= LEAST_ROWS;
            case ALWAYS -> {
                if (!terminal.interactive()) {
                    throw CommandException.usage(
                            "--show always needs a terminal, and standard error is none: use --show auto or never.");
                }
                yield true;
            }
        };
    }
}
