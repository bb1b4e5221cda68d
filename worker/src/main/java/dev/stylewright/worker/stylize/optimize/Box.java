package dev.stylewright.worker.stylize.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/** The values that each element of a vector may have. Stateless. */
public enum Box {
    /** Any. */
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

    /** 0 to 1, as of an image. */
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

    /** The point of the box that is next to x, as a vector of its own in owner. */
    abstract NDArray project(NDArray x, NDManager owner);

    /**
     * Which elements can go down: 1, or 0 for an element at a bound beyond which the function falls.
     *
     * @param x a point of the box
     * @param gradient of the function there
     */
    abstract NDArray free(NDArray x, NDArray gradient, NDManager owner);

    private static NDArray copy(NDArray x, NDManager owner) {
        NDArray copy = x.duplicate();
        copy.attach(owner);
        return copy;
    }
}
