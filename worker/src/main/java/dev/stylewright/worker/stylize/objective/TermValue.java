package dev.stylewright.worker.stylize.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.stylewright.worker.stylize.Losses;

/**
 * A term of the objective at one layer, {@code [2]}: the minimised number, and the reported number, which has no gradient. They differ if border
 * positions are compared separately. The reported number always follows the formula of {@link Losses}.
 */
final class TermValue {
    /** Number of elements of a value. */
    static final int SIZE = 2;

    private TermValue() {}

    /** A value with the same number for both elements. */
    static NDArray of(NDArray minimised) {
        try (NDArray reported = minimised.stopGradient()) {
            return NDArrays.stack(new NDList(minimised, reported));
        }
    }

    /**
     * Concatenates the numbers of several terms to one vector. For a single array, DJL's concatenation would return a copy without a gradient.
     */
    static NDArray concatenated(NDList terms) {
        return terms.size() == 1 ? terms.get(0) : NDArrays.concat(terms);
    }

    /**
     * A value with two different numbers.
     *
     * @param reported has no gradient
     */
    static NDArray of(NDArray minimised, NDArray reported) {
        return NDArrays.stack(new NDList(minimised, reported));
    }
}
