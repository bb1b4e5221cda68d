package dev.stylewright.deploy.local;

import dev.stylewright.deploy.local.terminal.ProgressBar;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Losses;
import dev.stylewright.protocol.report.Timings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Describes the result and the time spent in a few lines. */
final class PhaseReport {

    private PhaseReport() {}

    /**
     * The lines to print.
     *
     * @param file the file of the image
     * @param starting how long broker, store and worker took to start
     */
    static List<String> lines(Completed completed, Path file, Duration starting) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "Wrote   %s (%d x %d px, %,d bytes)",
                file,
                completed.width(),
                completed.height(),
                completed.bytes()));
        completed.losses().ifPresent(losses -> lines.add("Losses  " + losses(losses, completed.evaluations())));
        completed.timings().ifPresent(timings -> lines.add("Time    " + times(timings, starting)));
        return lines;
    }

    private static String losses(Losses losses, int evaluations) {
        return String.format(
                Locale.ROOT,
                "content %s, style %s, total variation %s, weighted total %s after %d iterations",
                ProgressBar.loss(losses.content()),
                ProgressBar.loss(losses.style()),
                ProgressBar.loss(losses.tv()),
                ProgressBar.loss(losses.total()),
                evaluations);
    }

    private static String times(Timings timings, Duration starting) {
        return String.format(
                Locale.ROOT,
                "starting %s%s, fetching %s, stylizing %s, storing %s",
                ProgressBar.duration(starting),
                timings.waiting().isPresent()
                        ? ", waiting " + time(timings.waiting().getAsLong())
                        : "",
                time(timings.fetching()),
                time(timings.stylizing()),
                time(timings.storing()));
    }

    private static String time(long millis) {
        return ProgressBar.duration(Duration.ofMillis(millis));
    }
}
