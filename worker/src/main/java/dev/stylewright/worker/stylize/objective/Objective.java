package dev.stylewright.worker.stylize.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.optimize.Differentiable;

/**
 * The objective of one scale, with its gradient with respect to the image:
 *
 * <pre>{@code
 * content = sum_l u_l |F - P|^2 / max(|P|^2, 1e-6 n)     u_l sums to 1
 * style   = sum_l v_l |G - A|^2 / max(|A|^2, 1e-6 n)     v_l sums to 1
 * total   = contentWeight content + styleWeight style + totalVariationWeight (mean(dx^2) + mean(dy^2))
 * }</pre>
 *
 * <p>One implementation processes the whole image at once, the other tile by tile. Their results differ only by rounding.
 */
public sealed interface Objective permits WholeObjective, TiledObjective {
    /**
     * Evaluates at an image.
     *
     * @param image {@code [1, 3, H, W]}, RGB, nominally in [0, 1]; not changed
     * @param owner the manager that will own the gradient, which has the shape of the image
     */
    Differentiable.Evaluated at(NDArray image, NDManager owner);
}
