package dev.stylewright.worker.stylize.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/** The range of each element of a vector. Stateless. */
public enum Box {
    /** No bounds. */
    NONE {
        @Override
        NDArray project(NDArray x, NDManager owner) {
            return copy(x, owner);
        }

        @Override
        NDArray free(NDArray x, NDArray gradient, NDManager owner) {
            return owner.ones(x.getShape());
        }
    },

    /** From 0 to 1, the range of an image. */
    UNIT {
        @Override
        NDArray project(NDArray x, NDManager owner) {
            try (NDArray above = x.maximum(0f)) {
                NDArray inside = above.minimum(1f);
                inside.attach(owner);
                return inside;
            }
        }

        @Override
        NDArray free(NDArray x, NDArray gradient, NDManager owner) {
            try (NDArray low = x.lte(0f);
                    NDArray down = gradient.gt(0f);
                    NDArray stuckLow = low.logicalAnd(down);
                    NDArray high = x.gte(1f);
                    NDArray up = gradient.lt(0f);
                    NDArray stuckHigh = high.logicalAnd(up);
                    NDArray stuck = stuckLow.logicalOr(stuckHigh);
                    NDArray other = stuck.logicalNot()) {
                NDArray free = other.toType(DataType.FLOAT32, true);
                free.attach(owner);
                return free;
            }
        }
    };

    /** The point of the box that is nearest to x, as a separate vector in owner. */
    abstract NDArray project(NDArray x, NDManager owner);

    /**
     * Marks the free elements of a vector. An element is 1 if it is free, and 0 if it is at a bound and the function decreases beyond this bound.
     *
     * @param x a point of the box
     * @param gradient gradient of the function at this point
     */
    abstract NDArray free(NDArray x, NDArray gradient, NDManager owner);

    private static NDArray copy(NDArray x, NDManager owner) {
        NDArray copy = x.duplicate();
        copy.attach(owner);
        return copy;
    }
}
