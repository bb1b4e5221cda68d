package dev.stylewright.deploy.local;

import dev.stylewright.protocol.Parameters;
import java.util.List;
import java.util.Optional;

/**
 * A painting requested by the user.
 *
 * @param content the image to paint
 * @param styles the style images, at least one
 * @param output the file of the result
 * @param parameters how to paint
 * @param timeLimit time after which the best image so far is the result; empty: never
 */
record Order(
        ImageFile content,
        List<WeightedImage> styles,
        OutputFile output,
        Parameters parameters,
        Optional<TimeLimit> timeLimit) {

    Order {
        styles = List.copyOf(styles);
    }

    /**
     * A style image.
     *
     * @param image the file
     * @param weight its weight
     * @param mask the part of the content to which it applies; empty: everywhere
     */
    record WeightedImage(ImageFile image, double weight, Optional<ImageFile> mask) {}
}
