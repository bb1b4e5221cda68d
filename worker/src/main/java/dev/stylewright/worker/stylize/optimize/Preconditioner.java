package dev.stylewright.worker.stylize.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * An estimate of the inverse Hessian of a function, from which {@link Lbfgs} starts its product: a symmetric, positive definite matrix P. L-BFGS
 * determines the scale of P itself. A better estimate saves evaluations (Nocedal and Wright, Numerical Optimization, 2nd edition, section 7.2).
 * Use it from one thread.
 */
interface Preconditioner {
    /** Without any information: P is the identity. */
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
     * @param owner the manager that will own the result, a new array {@code [n]}
     */
    NDArray times(NDArray vector, NDManager owner);

    /**
     * Receives a step s and the change y of the gradient along it. May use them to improve P.
     *
     * @param step {@code [n]}; neither kept nor changed
     * @param change {@code [n]}; neither kept nor changed
     * @return {@code y^T P y} with the updated P
     */
    double learn(NDArray step, NDArray change);
}
