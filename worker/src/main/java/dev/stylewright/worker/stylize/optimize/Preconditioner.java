package dev.stylewright.worker.stylize.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * A guess at the inverse of a function's Hessian that {@link Lbfgs} begins its product with, up to a factor that it finds by itself: a symmetric, positive
 * definite matrix P. The better the guess, the fewer evaluations it takes (Nocedal and Wright, Numerical Optimization, 2nd edition, section 7.2). Used by one
 * thread.
 */
interface Preconditioner {
    /** Knows nothing: P is the identity. */
    Preconditioner NONE = new Preconditioner() {
        @Override
        public NDArray times(NDArray vector, NDManager owner) {
            NDArray copy = vector.duplicate();
            copy.attach(owner);
            return copy;
        }

        @Override
        public double learn(NDArray step, NDArray change) {
            return Minimizer.dot(change, change);
        }
    };

    /**
     * {@code P v}.
     *
     * @param vector {@code [n]}; not changed
     * @param owner the manager that the result, a new array {@code [n]}, will belong to
     */
    NDArray times(NDArray vector, NDManager owner);

    /**
     * Hears of a step s and the change y of the gradient along it, and may become a better guess.
     *
     * @param step {@code [n]}; neither kept nor changed
     * @param change {@code [n]}; neither kept nor changed
     * @return {@code y^T P y} for what P is now
     */
    double learn(NDArray step, NDArray change);
}
