package dev.stylewright.worker.stylize;

import java.util.Objects;
import java.util.Optional;

/**
 * A style image, its share in the blend, and where it goes.
 *
 * @param image the style
 * @param weight finite and above 0; where several styles apply their weights are normalised to sum 1
 * @param mask where in the content the style applies, of any size; not empty everywhere; left out: everywhere
 * @param original the size of the image as it came, which {@code image} may have been scaled from
 * @param identity names the image's bytes, as an ETag does: what was computed of a style of this identity is used again. Left out: nothing is kept
 */
public record WeightedStyle(
        Image image, ImageSize original, double weight, Optional<Mask> mask, Optional<String> identity) {
    public WeightedStyle {
        Objects.requireNonNull(image, "picture");
        if (!(weight > 0 && Double.isFinite(weight))) {
            throw new IllegalArgumentException("the weight of a style must be finite and above 0, got " + weight);
        }
        if (mask.filter(Mask::isEmpty).isPresent()) {
            throw new IllegalArgumentException("the mask of a style is empty: the style would go nowhere");
        }
    }

    /** A style at the size that it came with. */
    public WeightedStyle(Image image, double weight, Optional<Mask> mask, Optional<String> identity) {
        this(image, new ImageSize(image.width(), image.height()), weight, mask, identity);
    }

    /** A style that goes everywhere and is not remembered. */
    public WeightedStyle(Image image, double weight) {
        this(image, weight, Optional.empty(), Optional.empty());
    }
}
