package dev.stylewright.worker.stylize;

import java.util.Objects;

/**
 * One evaluation of the objective, as a {@link Listener} receives it.
 *
 * @param index number of the evaluation, from 1
 * @param of planned number of evaluations if the stylization does not stop early
 * @param scale number of the scale, from 1
 * @param scales number of scales
 * @param width width of the image at this scale
 * @param height height of the image at this scale
 * @param losses the losses of the last image that the optimiser tried; they may rise, since an optimiser may try a step and undo it
 */
public record Evaluation(int index, int of, int scale, int scales, int width, int height, Losses losses) {
    public Evaluation {
        Objects.requireNonNull(losses, "losses");
    }
}
