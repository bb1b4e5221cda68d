package dev.stylewright.deploy.local;

import dev.stylewright.protocol.Parameters;
import java.util.List;
import java.util.Optional;

/**
 * What the user wants painted.
 *
 * @param content the image to paint
 * @param styles the images to paint it like, at least one
 * @param output where the result goes
 * @param parameters how to paint
 * @param timeLimit after how long the best image so far is the result; left out: never
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
     * @param weight how much it counts
     * @param mask where in the content it goes; left out: everywhere
     */
    record WeightedImage(ImageFile image, double weight, Optional<ImageFile> mask) {}
}
