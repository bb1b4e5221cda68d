package dev.stylewright.worker.stylize.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.stylewright.worker.stylize.Losses;

/**
 * A term of the objective at one layer, {@code [2]}: the number that is minimised, and the number that is reported, which has no gradient. They differ where
 * positions at the border are compared on their own; what is reported always has the formula of {@link Losses}.
 */
final class TermValue {
    /** Elements of a value. */
    static final int SIZE = 2;

    private TermValue() {}

    /** Both numbers are the same. */
    static NDArray of(NDArray minimised) {
        try (NDArray reported = minimised.stopGradient()) {
            return NDArrays.stack(new NDList(minimised, reported));
        }
    }

    /** Numbers of several terms as one vector. Of a single array DJL's concatenation would be a copy without a gradient. */
    static NDArray concatenated(NDList terms) {
        return terms.size() == 1 ? terms.get(0) : NDArrays.concat(terms);
    }

    /**
     * Two numbers.
     *
     * @param reported without a gradient
     */
    static NDArray of(NDArray minimised, NDArray reported) {
        return NDArrays.stack(new NDList(minimised, reported));
    }
}
