package dev.stylewright.deploy.local.order;

import dev.stylewright.protocol.StylizationRequest;

/** Follows one painting, in addition to the display of its progress. */
public interface PaintingListener {

    /** Called before the request is published. */
    default void onRequest(StylizationRequest request) {}

    /** Progress of more than this painting, for the end of the line of progress; may be empty. Called from any thread. */
    default String overall() {
        return "";
    }
}
