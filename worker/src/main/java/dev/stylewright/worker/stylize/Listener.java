package dev.stylewright.worker.stylize;

import java.util.function.Supplier;

/** Receives the progress of a stylization. */
@FunctionalInterface
public interface Listener {
    /**
     * Called after each evaluation, on the thread of the stylization. That thread waits, so return quickly. An exception ends the stylization and
     * reaches the caller of {@link Stylizer#stylize}.
     */
    void evaluated(Evaluation evaluation);

    /**
     * Called after each evaluation, with access to the image. By default it calls {@link #evaluated(Evaluation)}.
     *
     * @param image computes the image that the optimiser just tried, at the size of its scale and in its final colours. This takes a moment and
     *     works only during this call. The optimiser may still undo the step to this image.
     */
    default void evaluated(Evaluation evaluation, Supplier<Image> image) {
        evaluated(evaluation);
    }
}
