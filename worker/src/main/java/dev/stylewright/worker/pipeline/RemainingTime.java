package dev.stylewright.worker.pipeline;

import dev.stylewright.worker.stylize.Evaluation;
import dev.stylewright.worker.stylize.options.Scale;
import dev.stylewright.worker.stylize.options.Schedule;
import java.time.Duration;
import java.util.List;

/**
 * Estimates the remaining time of a painting. The time of an evaluation grows with its pixels, so the remaining pixels are multiplied by the pace so
 * far. Used on the job thread only.
 */
final class RemainingTime {

    private final List<Scale> scales;
    private long pixelsDone;
    private final long pixelsInAll;

    RemainingTime(Schedule schedule) {
        this.scales = schedule.scales();
        this.pixelsInAll = scales.stream()
                .mapToLong(scale -> scale.imageSize().pixels() * scale.evaluations())
                .sum();
    }

    /** The remaining time after {@code evaluation}, {@code elapsed} after the painting began. */
    Duration after(Evaluation evaluation, Duration elapsed) {
        pixelsDone += (long) evaluation.width() * evaluation.height();
        long pixelsLeft = Math.max(0, pixelsInAll - pixelsDone);
        return Duration.ofNanos((long) ((double) elapsed.toNanos() / pixelsDone * pixelsLeft));
    }
}
