package dev.stylewright.protocol.client;

import dev.stylewright.protocol.report.Progress;

/** Receives the progress of a submitted request. */
@FunctionalInterface
public interface ProgressListener {

    /** Ignores everything. */
    ProgressListener NONE = progress -> {};

    /**
     * Called on the client's reading thread, in the order of the events; must return soon. Events may be lost, repeated, or late, but none follows
     * the completion of the outcome's future.
     */
    void onProgress(Progress progress);
}
