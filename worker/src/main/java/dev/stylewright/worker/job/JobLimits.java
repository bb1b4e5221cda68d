package dev.stylewright.worker.job;

import java.time.Duration;

/**
 * Limits of one request. Images have separate limits, checked before they are decoded.
 *
 * @param maxSize largest {@code parameters.size}, in pixels
 * @param maxIterations largest {@code parameters.iterations}, in evaluations of the objective
 * @param maxStyles maximum number of styles in a request
 * @param maxPixelEvaluations maximum number of pixels of a painting, summed over all evaluations
 * @param maxDuration maximum painting time; the job then ends as at its deadline
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
