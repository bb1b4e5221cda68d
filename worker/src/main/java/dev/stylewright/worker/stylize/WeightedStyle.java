package dev.stylewright.worker.stylize;

import java.util.Objects;

/**
 * A style picture and its share in the blend.
 *
 * @param picture the style
 * @param weight finite and above 0; the weights of all styles are normalised to sum 1
 */
public record WeightedStyle(Picture picture, double weight) {
    public WeightedStyle {
        Objects.requireNonNull(picture, "picture");
        if (!(weight > 0 && Double.isFinite(weight))) {
            throw new IllegalArgumentException("the weight of a style must be finite and above 0, got " + weight);
        }
    }
}
