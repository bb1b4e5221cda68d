package dev.stylewright.protocol.client;

import dev.stylewright.protocol.report.Progress;

/** Hears how a submitted request is getting on. */
@FunctionalInterface
public interface ProgressListener {

    /** Hears nothing. */
    ProgressListener NONE = progress -> {};

    /**
     * Called on the client's reading thread, in the order of the events; must return soon. Events may be lost, repeated,
     * or late, but none comes after the outcome's future is done.
     */
    void onProgress(Progress progress);
}
