package dev.stylewright.protocol.report;

import dev.stylewright.protocol.EventType;
import java.util.Map;

/** How a request ended. */
public sealed interface Outcome permits Completed, Failed, Cancelled {

    /** The id of the request. */
    String requestId();

    /** Number of the attempt, from 1. */
    int attempt();

    /** The worker that publishes the event. */
    WorkerInfo worker();

    /** The request's metadata, as far as readable. */
    Map<String, String> metadata();

    /** The kind of event. */
    EventType type();
}
