package dev.stylewright.worker.stylize;

import ai.djl.ndarray.NDArray;

/**
 * {@code |x - target|^2 / max(|target|^2, 1e-6 n)}, n the number of elements. Relative, so that it means the same at any size and with any network;
 * the floor keeps it finite where the target is zero.
 */
final class RelativeError {
    private static final double FLOOR_PER_ELEMENT = 1e-6;

    private final NDArray target;
    private final float denominator;

    /** @param target is kept, not copied; its owner closes it */
    RelativeError(NDArray target) {
        this.target = target;
        try (NDArray squares = target.square();
                NDArray sum = squares.sum()) {
            this.denominator = (float) Math.max(sum.getFloat(), FLOOR_PER_ELEMENT * target.size());
        }
    }

    /** The error of x, which has the target's shape: a scalar in x's manager. */
    NDArray of(NDArray x) {
        try (NDArray difference = x.sub(target)) {
            return sizeOf(difference);
        }
    }

    /** What a part of x, whose target has four dimensions, adds to the error: a scalar in x's manager. */
    NDArray of(NDArray x, Window part) {
        try (NDArray wanted = target.get(part.index());
                NDArray difference = x.sub(wanted)) {
            return sizeOf(difference);
        }
    }

    private NDArray sizeOf(NDArray difference) {
        try (NDArray squares = difference.square();
                NDArray sum = squares.sum()) {
            // An array of its own: the gradient reads the divisor again, and what div(Number) makes is freed before
            // that.
            return sum.div(difference.getManager().create(denominator));
        }
    }
}
