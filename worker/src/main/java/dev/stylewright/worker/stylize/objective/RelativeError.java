package dev.stylewright.worker.stylize.objective;

import ai.djl.ndarray.NDArray;

/**
 * {@code |x - target|^2 / max(|target|^2, 1e-6 n)}, n the number of elements. The relative error has the same meaning at any size and with any
 * network. The floor keeps it finite if the target is zero.
 */
final class RelativeError {
    private static final double FLOOR_PER_ELEMENT = 1e-6;

    private final NDArray target;
    private final float denominator;

    /** @param target kept, not copied; its owner closes it */
    RelativeError(NDArray target) {
        this.target = target;
        this.denominator = (float) denominator(target);
    }

    /** The error of x, which has the target's shape: a scalar in x's manager. */
    NDArray of(NDArray x) {
        try (NDArray difference = x.sub(target);
                NDArray squares = difference.square();
                NDArray sum = squares.sum()) {
            // Create a separate array. The gradient reads the divisor again, and DJL frees the one that div(Number)
            // creates.
            return sum.div(difference.getManager().create(denominator));
        }
    }

    /** {@code max(|target|^2, 1e-6 n)}. */
    static double denominator(NDArray target) {
        return denominator(sumOfSquares(target), (double) target.size());
    }

    /**
     * {@code max(sum, 1e-6 n)}.
     *
     * @param sum sum of the squares of a target
     * @param elements number of elements n of the target
     */
    static double denominator(double sum, double elements) {
        return Math.max(sum, FLOOR_PER_ELEMENT * elements);
    }

    /** {@code |x|^2}. */
    static double sumOfSquares(NDArray x) {
        try (NDArray squares = x.square();
                NDArray sum = squares.sum()) {
            return sum.getFloat();
        }
    }
}
