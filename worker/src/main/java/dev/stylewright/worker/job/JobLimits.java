package dev.stylewright.worker.job;

import java.time.Duration;

/**
 * What one request may ask of this worker. Images have limits of their own, checked when they are decoded.
 *
 * @param maxSize largest {@code parameters.size}, in pixels
 * @param maxIterations largest {@code parameters.iterations}, in evaluations of the objective
 * @param maxStyles most styles in a request
 * @param maxPixelEvaluations most pixels of a painting, counted once for each evaluation
 * @param maxDuration how long a picture is painted; then the job ends as at its deadline
 */
public record JobLimits(int maxSize, int maxIterations, int maxStyles, long maxPixelEvaluations, Duration maxDuration) {

    public JobLimits {
        if (maxSize < 16 || maxIterations < 1 || maxStyles < 1 || maxPixelEvaluations < 256) {
            throw new IllegalArgumentException(
                    "limits must allow at least one small job: size %d, iterations %d, styles %d, pixel evaluations %d"
                            .formatted(maxSize, maxIterations, maxStyles, maxPixelEvaluations));
        }
    }
}
