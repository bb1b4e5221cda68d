package dev.stylewright.worker.pipeline;

import dev.stylewright.worker.stylize.Evaluation;
import dev.stylewright.worker.stylize.options.Scale;
import dev.stylewright.worker.stylize.options.Schedule;
import java.time.Duration;
import java.util.List;

/**
 * Estimates the speed and the remaining time of a painting from its schedule and the time of each evaluation so far.
 *
 * <p>The time of an evaluation is a constant plus a part that is proportional to the pixels. While the first scale runs, the constant is an
 * assumption. Later it follows from the times of two scales. Before its first evaluation, every scale computes the features of content and styles at
 * its size. That time is measured apart, in evaluations of the same scale. Used on the job thread only.
 */
final class RemainingTime {

    /**
     * The constant part of an evaluation on a CPU, as a number of pixels that take as long. Chosen from runs at 128 and 256 px; it is larger on a
     * busy machine.
     */
    static final long CPU_CONSTANT = 4_000;

    /** The same on a GPU, where the launch of many small kernels takes most of the time of a small picture. An assumption, not measured. */
    static final long GPU_CONSTANT = 50_000;

    /** Preparation of a scale, in evaluations, until it has been measured. */
    private static final double USUAL_PREPARATION = 1;

    private static final double MOST_PREPARATION = 4;

    /** Weight of one evaluation in the moving average of the time of an evaluation. */
    private static final double LEAST_WEIGHT = 0.05;

    /** Larger pictures may take more time per pixel, since less of them fits into caches; a larger increase is noise. */
    private static final double STEEPEST = 1.5;

    private final List<Scale> scales;
    private final long constant;

    private int scale;
    private int done;
    private double nanos;
    private Duration last = Duration.ZERO;
    private double firstNanos;
    private double preparation = USUAL_PREPARATION;
    /** Nanoseconds per pixel by which the time of an evaluation grows. */
    private double growth;

    private double nanosBefore;
    private int scaleBefore;

    /** @param device {@code cpu} or {@code gpu:<n>} */
    RemainingTime(Schedule schedule, String device) {
        this.scales = schedule.scales();
        this.constant = device.startsWith("gpu") ? GPU_CONSTANT : CPU_CONSTANT;
    }

    /**
     * Returns the remaining time. To be called after every evaluation.
     *
     * @param elapsed time since the painting began
     */
    Duration after(Evaluation evaluation, Duration elapsed) {
        double interval = Math.max(0, elapsed.minus(last).toNanos());
        last = elapsed;
        if (evaluation.scale() != scale) {
            begin(evaluation.scale(), interval);
        } else {
            add(interval);
        }
        done++;
        return Duration.ofNanos((long) (thisScale() + laterScales()));
    }

    /** Evaluations per second at the current scale; 0 before the first evaluation. */
    double evaluationsPerSecond() {
        // At most a thousand: the clock may show the same time for several evaluations.
        return scale == 0 ? 0 : 1e9 / Math.max(1e6, nanos);
    }

    private void begin(int next, double interval) {
        double expected = scale == 0 ? interval / (1 + preparation) : nanosAt(next);
        scaleBefore = scale;
        nanosBefore = nanos;
        scale = next;
        nanos = expected;
        firstNanos = interval;
        done = 0;
        learn();
    }

    private void add(double interval) {
        // The estimate at the start of a scale counts as one evaluation, except at the first scale, where it contains
        // the preparation.
        double weight = scaleBefore == 0 ? 1.0 / done : 1.0 / (done + 1);
        nanos += (interval - nanos) * Math.max(LEAST_WEIGHT, weight);
        learn();
    }

    private void learn() {
        long pixels = pixels(scale);
        if (done > 0 && nanos > 0) {
            preparation = Math.min(MOST_PREPARATION, Math.max(0, firstNanos / nanos - 1));
        }
        long more = scaleBefore == 0 ? 0 : pixels - pixels(scaleBefore);
        growth = more > 0
                ? Math.min(STEEPEST * nanos / pixels, Math.max(0, (nanos - nanosBefore) / more))
                : nanos / (pixels + constant);
    }

    private double thisScale() {
        return nanos * Math.max(0, scales.get(scale - 1).evaluations() - done);
    }

    private double laterScales() {
        double sum = 0;
        for (int next = scale + 1; next <= scales.size(); next++) {
            sum += nanosAt(next) * (preparation + scales.get(next - 1).evaluations());
        }
        return sum;
    }

    /** The time of one evaluation at a later scale. */
    private double nanosAt(int next) {
        return nanos + growth * (pixels(next) - pixels(scale));
    }

    private long pixels(int number) {
        return scales.get(number - 1).imageSize().pixels();
    }
}
