package dev.stylewright.worker.stylize;

import java.util.Objects;

/**
 * One evaluation of the objective, as told to a {@link Listener}.
 *
 * @param index which one, from 1
 * @param of how many there will be if nothing stops the painting
 * @param scale at which scale, from 1
 * @param scales how many scales there are
 * @param width width of the image at this scale
 * @param height height of the image at this scale
 * @param losses the objective at the image just tried; not monotone, since an optimiser may try a step and take it back
 */
public record Evaluation(int index, int of, int scale, int scales, int width, int height, Losses losses) {
    public Evaluation {
        Objects.requireNonNull(losses, "losses");
    }
}
