package dev.stylewright.deploy.local;

import dev.stylewright.protocol.Parameters;
import java.util.List;

/**
 * What the user wants painted.
 *
 * @param content the picture to paint
 * @param styles the pictures to paint it like, at least one
 * @param output where the result goes
 * @param parameters how to paint
 */
record Order(PictureFile content, List<WeightedPicture> styles, OutputFile output, Parameters parameters) {

    Order {
        styles = List.copyOf(styles);
    }

    /**
     * A style picture.
     *
     * @param picture the file
     * @param weight how much it counts
     */
    record WeightedPicture(PictureFile picture, double weight) {}
}
