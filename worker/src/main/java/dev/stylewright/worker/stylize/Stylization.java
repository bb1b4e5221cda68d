package dev.stylewright.worker.stylize;

import java.util.Objects;

/**
 * A finished painting.
 *
 * @param picture the best picture found, at the size of the recipe
 * @param losses the objective at that picture, before it was clipped and rounded to 8 bits
 * @param evaluations evaluations done over all scales
 * @param stopped whether it was told to stop before the last evaluation
 */
public record Stylization(Picture picture, Losses losses, int evaluations, boolean stopped) {
    public Stylization {
        Objects.requireNonNull(picture, "picture");
        Objects.requireNonNull(losses, "losses");
    }
}
