package dev.stylewright.worker.job;

/**
 * What one request may ask of this worker. Images have limits of their own, checked when they are decoded.
 *
 * @param maxSize largest {@code parameters.size}, in pixels
 * @param maxIterations largest {@code parameters.iterations}, in evaluations of the objective
 * @param maxStyles most styles in a request
 */
public record JobLimits(int maxSize, int maxIterations, int maxStyles) {

    public JobLimits {
        if (maxSize < 16 || maxIterations < 1 || maxStyles < 1) {
            throw new IllegalArgumentException(
                    "limits must allow at least one small job: size %d, iterations %d, styles %d"
                            .formatted(maxSize, maxIterations, maxStyles));
        }
    }
}
