package dev.stylewright.worker.stylize;

import java.util.Objects;

/**
 * A finished painting.
 *
 * @param image the best image found, at the size of the options
 * @param losses of that very image, in 8 bits; of its luminance where only that was painted. Of a painting that was stopped before its last scale: at the
 *     size that it had reached
 * @param evaluations evaluations done over all scales
 * @param stopReason why it ended
 * @param tileReductions how often memory ran out and the painting went on in smaller tiles
 */
public record Stylization(Image image, Losses losses, int evaluations, StopReason stopReason, int tileReductions) {
    public Stylization {
        Objects.requireNonNull(image, "picture");
        Objects.requireNonNull(losses, "losses");
        Objects.requireNonNull(stopReason, "ending");
    }

    /** A painting that either ran to its end or was told to stop. */
    public Stylization(Image image, Losses losses, int evaluations, boolean stopped) {
        this(image, losses, evaluations, stopped ? StopReason.STOPPED : StopReason.ITERATIONS, 0);
    }

    /** Whether it was told to stop before the last evaluation. */
    public boolean stopped() {
        return stopReason == StopReason.STOPPED;
    }
}
