package dev.stylewright.deploy.local;

import java.util.List;

/**
 * What a worker takes from the user of its own machine: more than it would take from a stranger.
 *
 * @param pictureBytes the largest file
 * @param pixels the most pixels of a picture that goes in
 * @param edge the longest edge of a picture that goes in
 */
record LocalLimits(long pictureBytes, long pixels, int edge) {

    /** The limits on this machine. */
    static final LocalLimits DEFAULTS = new LocalLimits(64L << 20, 50_000_000, 20_000);

    /** The limits as settings of the worker; size, iterations and styles as far as the protocol goes. */
    List<String> settings() {
        return List.of(
                "stylewright.limits.max-picture-bytes=" + pictureBytes,
                "stylewright.limits.max-pixels=" + pixels,
                "stylewright.limits.max-edge=" + edge,
                "stylewright.limits.max-size=8192",
                "stylewright.limits.max-iterations=10000",
                "stylewright.limits.max-styles=16");
    }
}
