package dev.stylewright.worker.stylize;

import java.util.Objects;

/**
 * The result of a stylization.
 *
 * @param image the best image found, at the size from the options
 * @param losses the losses of exactly this image, in 8 bits. If only luminance was stylized, they are those of its luminance. If the stylization
 *     stopped before its last scale, they refer to the size reached by then.
 * @param evaluations number of evaluations over all scales
 * @param stopReason the reason why the stylization ended
 * @param tileReductions how often memory ran out and the stylization continued with smaller tiles
 */
public record Stylization(Image image, Losses losses, int evaluations, StopReason stopReason, int tileReductions) {
    public Stylization {
        Objects.requireNonNull(image, "picture");
        Objects.requireNonNull(losses, "losses");
        Objects.requireNonNull(stopReason, "ending");
    }

    /** A stylization that either completed or was stopped by its caller. */
    public Stylization(Image image, Losses losses, int evaluations, boolean stopped) {
        this(image, losses, evaluations, stopped ? StopReason.STOPPED : StopReason.ITERATIONS, 0);
    }

    /** Whether the caller stopped it before the last evaluation. */
    public boolean stopped() {
        return stopReason == StopReason.STOPPED;
    }
}
