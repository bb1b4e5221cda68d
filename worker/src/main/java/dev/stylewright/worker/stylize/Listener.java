package dev.stylewright.worker.stylize;

import java.util.function.Supplier;

/** Hears of the progress of a painting. */
@FunctionalInterface
public interface Listener {
    /**
     * Called after each evaluation on the thread that paints, which waits for it: be quick. An exception ends the painting and reaches the caller of
     * {@link Stylizer#stylize}.
     */
    void evaluated(Evaluation evaluation);

    /**
     * What is called, for listeners that look at images, too.
     *
     * @param image makes the image that was just tried, at the size of its scale and in its final colours; takes a moment and works during this
     *     call only. An optimiser may yet take the image back.
     */
    default void evaluated(Evaluation evaluation, Supplier<Image> image) {
        evaluated(evaluation);
    }
}
