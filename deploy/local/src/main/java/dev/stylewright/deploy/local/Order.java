package dev.stylewright.deploy.local;

import dev.stylewright.protocol.Parameters;
import java.util.List;
import java.util.Optional;

/**
 * What the user wants painted.
 *
 * @param content the picture to paint
 * @param styles the pictures to paint it like, at least one
 * @param output where the result goes
 * @param parameters how to paint
 * @param timeLimit after how long the best picture so far is the result; left out: never
 */
record Order(
        PictureFile content,
        List<WeightedPicture> styles,
        OutputFile output,
        Parameters parameters,
        Optional<TimeLimit> timeLimit) {

    Order {
        styles = List.copyOf(styles);
    }

    /**
     * A style picture.
     *
     * @param picture the file
     * @param weight how much it counts
     * @param mask where in the content it goes; left out: everywhere
     */
    record WeightedPicture(PictureFile picture, double weight, Optional<PictureFile> mask) {}
}
