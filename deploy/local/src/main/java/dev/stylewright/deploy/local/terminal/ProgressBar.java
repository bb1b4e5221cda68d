package dev.stylewright.deploy.local.terminal;

import dev.stylewright.protocol.report.Progressed;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/** Formats the progress of a painting as one line. Pure: the same progress and time give the same line. */
public final class ProgressBar {

    /** Default width of a terminal. */
    public static final int USUAL_COLUMNS = 80;

    private static final int LEAST_CELLS = 8;
    private static final int MAX_CELLS = 40;

    private final int columns;

    /** A bar for lines of at most {@code columns} characters; omitted if there is no room for it. */
    ProgressBar(int columns) {
        this.columns = columns;
    }

    /**
     * One line without a line end.
     *
     * @param progress the last event
     * @param since its age, which is subtracted from the remaining time
     */
    String line(Progressed progress, Duration since) {
        String text = text(progress, since);
        // Two brackets, a blank, and one free column, for terminals that wrap when the last column is written.
        int cells = Math.min(MAX_CELLS, columns - text.length() - 4);
        if (cells < LEAST_CELLS) {
            return text.substring(0, Math.max(0, Math.min(text.length(), columns - 1)));
        }
        double share = Math.min(1, (double) progress.evaluation() / progress.iterations());
        int full = (int) Math.floor(share * cells);
        return "[" + "#".repeat(full) + "-".repeat(cells - full) + "] " + text;
    }

    /** The progress as text, also used without a bar. */
    static String text(Progressed progress, Duration since) {
        return String.format(
                Locale.ROOT,
                "%d/%d  loss %s  %s it/s  %s",
                progress.evaluation(),
                progress.iterations(),
                loss(progress.losses().total()),
                speed(progress.evaluationsPerSecond()),
                left(progress.remainingMillis(), since));
    }

    /** Four significant digits, whatever the magnitude. */
    public static String loss(double value) {
        return value == 0 || (value >= 1e-3 && value < 1e4)
                ? String.format(Locale.ROOT, "%.4g", value)
                : String.format(Locale.ROOT, "%.3e", value);
    }

    /** A duration for display: {@code 0.4 s}, {@code 42 s}, {@code 3 min 05 s}, {@code 2 h 10 min}. */
    public static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 9_950) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        long seconds = Math.round(millis / 1000.0);
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds % 3600 / 60);
    }

    private static String speed(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 10 ? "%.2f" : "%.0f", perSecond);
    }

    private static String left(OptionalLong remainingMillis, Duration since) {
        if (remainingMillis.isEmpty()) {
            return "time left unknown";
        }
        // Whole seconds: tenths of an estimate would only flicker.
        long seconds = Math.max(0, Math.round((remainingMillis.getAsLong() - since.toMillis()) / 1000.0));
        return seconds < 10 ? seconds + " s left" : duration(Duration.ofSeconds(seconds)) + " left";
    }
}
