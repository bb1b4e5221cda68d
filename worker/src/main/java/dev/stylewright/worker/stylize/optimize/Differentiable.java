package dev.stylewright.worker.stylize.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.Losses;

/** A function of a vector with its gradient, as a {@link Minimizer} sees it. */
@FunctionalInterface
public interface Differentiable {
    /**
     * Evaluates at x.
     *
     * @param x {@code [n]}, neither kept nor changed
     * @param owner the manager that the gradient will belong to
     */
    public Evaluated at(NDArray x, NDManager owner);

    /**
     * Value and gradient at a point.
     *
     * @param value the number that is minimised
     * @param losses what is reported of the point
     * @param gradient of the value, {@code [n]}, the receiver's to close
     */
    public record Evaluated(double value, Losses losses, NDArray gradient) {
        /** Where the total of the losses is minimised. */
        public Evaluated(Losses losses, NDArray gradient) {
            this(losses.total(), losses, gradient);
        }
    }
}
