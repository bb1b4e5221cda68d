package dev.stylewright.worker.stylize;

import java.util.Objects;
import java.util.Optional;

/**
 * A style image with its share in the blend and the region that it applies to.
 *
 * @param image the style
 * @param weight finite and above 0; if several styles apply, their weights are normalised to sum 1
 * @param mask region of the content that the style applies to, of any size, with at least one level above 0; if absent, the style applies
 *     everywhere
 * @param original size of the original image, before any scaling to the size of {@code image}
 * @param identity identifies the bytes of the image, like an ETag. Results that depend on this style are cached under it; if absent, nothing is
 *     cached.
 */
public record WeightedStyle(
        Image image, ImageSize original, double weight, Optional<Mask> mask, Optional<String> identity) {
    public WeightedStyle {
        Objects.requireNonNull(image, "picture");
        if (!(weight > 0 && Double.isFinite(weight))) {
            throw new IllegalArgumentException("the weight of a style must be finite and above 0, got " + weight);
        }
        if (mask.filter(Mask::isEmpty).isPresent()) {
            throw new IllegalArgumentException("the mask of a style is empty: the style would apply nowhere");
        }
    }

    /** A style at its original size. */
    public WeightedStyle(Image image, double weight, Optional<Mask> mask, Optional<String> identity) {
        this(image, new ImageSize(image.width(), image.height()), weight, mask, identity);
    }

    /** A style that applies everywhere and is not cached. */
    public WeightedStyle(Image image, double weight) {
        this(image, weight, Optional.empty(), Optional.empty());
    }
}
