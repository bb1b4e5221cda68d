package dev.stylewright.protocol;

import java.util.Optional;

/**
 * A style image.
 *
 * @param image its location
 * @param weight its share among the request's styles, 0 to 1e6; the shares are normalised to sum 1
 * @param mask an image that marks the parts of the content to which the style applies (white) or not (black)
 */
public record Style(S3Uri image, double weight, Optional<S3Uri> mask) {

    /** @throws IllegalArgumentException when the weight is out of its range */
    public Style {
        Limits.WEIGHT.check("weight", weight);
    }

    /** A style of weight 1 for the whole image. */
    public static Style of(S3Uri image) {
        return of(image, 1.0);
    }

    /** A style for the whole image. */
    public static Style of(S3Uri image, double weight) {
        return new Style(image, weight, Optional.empty());
    }
}
