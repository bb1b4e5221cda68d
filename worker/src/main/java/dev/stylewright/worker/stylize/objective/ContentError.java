package dev.stylewright.worker.stylize.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.network.BorderSplit;
import dev.stylewright.worker.stylize.network.Window;
import java.util.Arrays;
import java.util.Optional;

/**
 * The content loss of one layer. With a separate border, the minimised value is the mean of the relative errors of inner and outermost positions,
 * weighted by the number of positions.
 */
final class ContentError {
    private final NDArray target;
    private final float denominator;
    /** Factors for the squared errors of the positions, {@code [1, 1, H, W]}. */
    private final Optional<NDArray> factors;

    /** @param target {@code [1, C, H, W]}; kept, not copied */
    ContentError(NDArray target) {
        this.target = target;
        this.denominator = (float) RelativeError.denominator(target);
        this.factors = Optional.empty();
    }

    /**
     * An error that compares the outermost positions separately.
     *
     * @param target {@code [1, C, H, W]}; kept, not copied
     * @param owner owns constants on the device; must outlive this object
     */
    ContentError(NDArray target, BorderSplit split, NDManager owner) {
        this.target = target;
        this.denominator = (float) RelativeError.denominator(target);
        ImageSize layer = split.layer();
        Window all = Window.of(layer);
        double whole = RelativeError.sumOfSquares(target);
        double inner;
        try (NDArray part = target.get(split.inner().index())) {
            inner = RelativeError.sumOfSquares(part);
        }
        double channels = (double) target.size() / layer.pixels();
        double innerFactor = split.innerShare()
                / RelativeError.denominator(inner, channels * split.inner().positions());
        double outerFactor = split.outerShare()
                / RelativeError.denominator(
                        Math.max(0, whole - inner),
                        channels * (all.positions() - split.inner().positions()));
        float[] values = new float[Math.toIntExact(layer.pixels())];
        Arrays.fill(values, (float) outerFactor);
        for (int y = 1; y < layer.height() - 1; y++) {
            Arrays.fill(values, y * layer.width() + 1, (y + 1) * layer.width() - 1, (float) innerFactor);
        }
        this.factors = Optional.of(owner.create(values, new Shape(1, 1, layer.height(), layer.width())));
    }

    /** The contribution of one part of a layer to the error: a {@link TermValue} in the manager of the features. */
    NDArray of(NDArray features, Window part) {
        try (NDArray wanted = target.get(part.index());
                NDArray difference = features.sub(wanted);
                NDArray squares = difference.square()) {
            if (factors.isEmpty()) {
                try (NDArray sum = squares.sum();
                        NDArray error = relative(sum)) {
                    return TermValue.of(error);
                }
            }
            try (NDArray positions = squares.sum(new int[] {1}, true);
                    NDArray here = factors.get().get(part.index());
                    NDArray scaled = positions.mul(here);
                    NDArray minimised = scaled.sum();
                    NDArray constant = positions.stopGradient();
                    NDArray sum = constant.sum();
                    NDArray reported = relative(sum)) {
                return TermValue.of(minimised, reported);
            }
        }
    }

    private NDArray relative(NDArray sum) {
        // Create a separate array. The gradient reads the divisor again, and DJL frees the one that div(Number)
        // creates.
        return sum.div(sum.getManager().create(denominator));
    }
}
