package dev.stylewright.worker.stylize.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.EngineFailureException;
import dev.stylewright.worker.stylize.Losses;
import java.util.function.BooleanSupplier;

/** Minimises a function of a vector. Stateless between calls. */
public sealed interface Minimizer permits Lbfgs, Adam {
    /**
     * Minimises from a start, which is evaluated first.
     *
     * @param function the function to minimise
     * @param start {@code [n]}; the minimiser owns it, and closes it as soon as it is copied
     * @param more called before each evaluation except the first; the search ends when it returns false
     * @param owner the manager that will own the result
     * @return the best evaluated point; its value does not exceed that of the start
     * @throws EngineFailureException if the function or its gradient is not finite at the start
     */
    Minimum minimize(Differentiable function, NDArray start, BooleanSupplier more, NDManager owner);

    /**
     * The best point found.
     *
     * @param point {@code [n]}; the receiver closes it
     * @param losses the losses at this point
     */
    record Minimum(NDArray point, Losses losses) {}

    /** Root mean square of a vector. */
    static double rootMeanSquare(NDArray x) {
        return Math.sqrt(dot(x, x) / x.size());
    }

    /** Inner product of two vectors. */
    static double dot(NDArray a, NDArray b) {
        try (NDArray product = a.dot(b)) {
            return product.getFloat();
        }
    }

    /** Evaluates at the start, before there is a point to return to. */
    static Differentiable.Evaluated atStart(Differentiable function, NDArray start, NDManager owner) {
        Differentiable.Evaluated found = function.at(start, owner);
        if (!Double.isFinite(found.value()) || !Double.isFinite(rootMeanSquare(found.gradient()))) {
            throw new EngineFailureException(
                    "the objective is not finite at the start picture: the weights are damaged or a weight of the request is far too large");
        }
        return found;
    }
}
