package dev.stylewright.deploy.local.terminal;

import dev.stylewright.protocol.report.Progressed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats the progress of a painting as one line. Pure: the same progress and times give the same line. */
public final class ProgressBar {

    private static final int LEAST_CELLS = 8;
    private static final int MAX_CELLS = 40;
    private static final long LONGEST_EXTRAPOLATION_MILLIS = 5_000;
    private static final String GAP = "  ";

    private ProgressBar() {}

    /** The line before the first progress event. */
    static String started(int iterations, Duration elapsed, int columns) {
        return line(0, List.of("0/" + iterations, duration(elapsed)), columns);
    }

    /**
     * The line while a painting runs. Its bar shows the share of the time, since evaluations of small sizes take less.
     *
     * @param progress the last event
     * @param since its age, which is subtracted from the remaining time
     * @param elapsed time since the painting began
     * @param columns width of the terminal; the line is shorter
     */
    static String running(Progressed progress, Duration since, Duration elapsed, int columns) {
        return line(share(progress, since, elapsed), parts(progress, left(progress, since)), columns);
    }

    /** The last line. */
    static String finished(Progressed progress, Duration took, int columns) {
        return line(1, parts(progress, "in " + duration(took)), columns);
    }

    /** The progress as text without a bar, for a file. */
    static String text(Progressed progress) {
        return String.join(GAP, parts(progress, left(progress, Duration.ZERO)));
    }

    /** The last line as text without a bar. */
    static String text(Progressed progress, Duration took) {
        return String.join(GAP, parts(progress, "in " + duration(took)));
    }

    /** Four significant digits, regardless of the magnitude. */
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

    /** A remaining time for display, in whole seconds or coarser: tenths of an estimate would only flicker. */
    public static String remaining(Duration duration) {
        long seconds = Math.max(0, Math.round(duration.toMillis() / 1000.0));
        return seconds < 10 ? seconds + " s" : duration(Duration.ofSeconds(seconds));
    }

    private static List<String> parts(Progressed progress, String time) {
        return List.of(
                progress.evaluation() + "/" + progress.iterations(),
                progress.scale().width() + "x" + progress.scale().height() + " px",
                "loss " + loss(progress.losses().total()),
                speed(progress.evaluationsPerSecond()),
                time);
    }

    private static String line(double share, List<String> parts, int columns) {
        String text = fitting(parts, columns - 1);
        // Two brackets, a blank, and three free columns: for ^C, and for terminals that wrap when the last column is
        // written.
        int cells = Math.min(MAX_CELLS, columns - text.length() - 6);
        if (cells < LEAST_CELLS) {
            return text;
        }
        int full = (int) Math.floor(share * cells);
        return "[" + "#".repeat(full) + "-".repeat(cells - full) + "] " + text;
    }

    private static String fitting(List<String> parts, int most) {
        List<String> kept = new ArrayList<>(parts);
        String text = String.join(GAP, kept);
        // A narrow terminal does without the size, then the loss, then the speed.
        while (text.length() > most && kept.size() > 2) {
            kept.remove(1);
            text = String.join(GAP, kept);
        }
        return text.length() > most ? text.substring(0, Math.max(0, most)) : text;
    }

    private static double share(Progressed progress, Duration since, Duration elapsed) {
        if (progress.remainingMillis().isEmpty()) {
            return Math.min(1, (double) progress.evaluation() / progress.iterations());
        }
        // The first estimates may be far too short. A bar that trusts an old event for long would have to go back.
        long trusted = Math.min(since.toMillis(), LONGEST_EXTRAPOLATION_MILLIS);
        double done = Math.max(0, elapsed.toMillis() - since.toMillis() + trusted);
        double left = Math.max(0, progress.remainingMillis().getAsLong() - trusted);
        return done + left > 0 ? done / (done + left) : 0;
    }

    private static String speed(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 10 ? "%.2f it/s" : "%.0f it/s", perSecond);
    }

    private static String left(Progressed progress, Duration since) {
        if (progress.remainingMillis().isEmpty()) {
            return "time left unknown";
        }
        return remaining(Duration.ofMillis(progress.remainingMillis().getAsLong())
                        .minus(since)) + " left";
    }
}
