package dev.stylewright.deploy.local.stack;

import java.util.List;

/**
 * The limits of a local worker: higher than those for untrusted callers.
 *
 * @param imageBytes the largest file
 * @param pixels maximum number of pixels of an input image
 * @param edge the longest edge of an input image
 */
public record LocalLimits(long imageBytes, long pixels, int edge) {

    /** The limits on this machine. */
    public static final LocalLimits DEFAULTS = new LocalLimits(64L << 20, 50_000_000, 20_000);

    /** The limits as settings of the worker; size, iterations and styles up to the protocol's limits. */
    List<String> settings() {
        return List.of(
                "stylewright.limits.max-picture-bytes=" + imageBytes,
                "stylewright.limits.max-pixels=" + pixels,
                "stylewright.limits.max-edge=" + edge,
                // Enough for this number of pixels, even on a small machine.
                "stylewright.memory.decoder=768M",
                "stylewright.limits.max-size=8192",
                "stylewright.limits.max-iterations=10000",
                "stylewright.limits.max-styles=16",
                "stylewright.limits.pixel-evaluations=1000000000000",
                "stylewright.limits.max-duration=720h");
    }
}
