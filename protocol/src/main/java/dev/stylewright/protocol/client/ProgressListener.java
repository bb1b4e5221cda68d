package dev.stylewright.protocol.client;

import dev.stylewright.protocol.report.Progress;

/** Receives the progress of a submitted request. */
@FunctionalInterface
public interface ProgressListener {

    /** Ignores everything. */
    ProgressListener NONE = progress -> {};

    /**
     * Called on the client's reading thread, in the order of the events; must return quickly. Events may be lost or late, but none follows the completion
     * of the outcome's future. Copies of an event are dropped, and so are events of other submissions of the same id.
     */
    void onProgress(Progress progress);
}
