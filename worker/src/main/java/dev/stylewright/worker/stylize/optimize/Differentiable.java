package dev.stylewright.worker.stylize.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.Losses;

/** A function of a vector with its gradient, for a {@link Minimizer}. */
@FunctionalInterface
public interface Differentiable {
    /**
     * Evaluates at x.
     *
     * @param x {@code [n]}, neither kept nor changed
     * @param owner the manager that will own the gradient
     */
    public Evaluated at(NDArray x, NDManager owner);

    /**
     * Value and gradient at a point.
     *
     * @param value the minimised number
     * @param losses the reported losses of the point
     * @param gradient gradient of the value, {@code [n]}; the receiver closes it
     */
    public record Evaluated(double value, Losses losses, NDArray gradient) {
        /** An evaluation that minimises the total of the losses. */
        public Evaluated(Losses losses, NDArray gradient) {
            this(losses.total(), losses, gradient);
        }
    }
}
