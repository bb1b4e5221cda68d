package dev.stylewright.worker.stylize;

import java.util.Objects;

/**
 * A finished painting.
 *
 * @param picture the best picture found, at the size of the options
 * @param losses of that very picture, in 8 bits; of its luminance where only that was painted. Of a painting that was stopped before its last scale: at the
 *     size that it had reached
 * @param evaluations evaluations done over all scales
 * @param stopReason why it ended
 * @param tileReductions how often memory ran out and the painting went on in smaller tiles
 */
public record Stylization(Picture picture, Losses losses, int evaluations, StopReason stopReason, int tileReductions) {
    public Stylization {
        Objects.requireNonNull(picture, "picture");
        Objects.requireNonNull(losses, "losses");
        Objects.requireNonNull(stopReason, "ending");
    }

    /** A painting that either ran to its end or was told to stop. */
    public Stylization(Picture picture, Losses losses, int evaluations, boolean stopped) {
        this(picture, losses, evaluations, stopped ? StopReason.STOPPED : StopReason.ITERATIONS, 0);
    }

    /** Whether it was told to stop before the last evaluation. */
    public boolean stopped() {
        return stopReason == StopReason.STOPPED;
    }
}
