package dev.stylewright.worker.stylize;

/** Hears of the progress of a painting. */
@FunctionalInterface
public interface Listener {
    /**
     * Called after each evaluation on the thread that paints, which waits for it: be quick. An exception ends the painting and reaches the caller of
     * {@link Stylizer#stylize}.
     */
    void evaluated(Evaluation evaluation);
}
