package dev.stylewright.worker.stylize.style;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * The blended Gram matrices of styles at one layer, {@code [C, C]} each.
 *
 * @param whole matrix of all positions
 * @param inner matrix of the inner positions
 * @param outer matrix of the outermost positions
 */
public record StyleTarget(NDArray whole, NDArray inner, NDArray outer) {
    /**
     * The share of one style, in owner.
     *
     * @param outerFactor factor for the style's matrix of the outermost positions
     */
    public static StyleTarget of(FeatureGrams grams, double share, double outerFactor, NDManager owner) {
        return new StyleTarget(
                scaled(grams.whole(), share, owner),
                scaled(grams.inner(), share, owner),
                scaled(grams.outer(), share * outerFactor, owner));
    }

    /** Adds the share of another style, and closes it. */
    public void add(StyleTarget other) {
        add(whole, other.whole);
        add(inner, other.inner);
        add(outer, other.outer);
    }

    private static void add(NDArray sum, NDArray summand) {
        try (summand) {
            sum.addi(summand);
        }
    }

    private static NDArray scaled(float[] gram, double share, NDManager owner) {
        int channels = (int) Math.round(Math.sqrt(gram.length));
        return owner.create(gram, new Shape(channels, channels)).muli((float) share);
    }
}
