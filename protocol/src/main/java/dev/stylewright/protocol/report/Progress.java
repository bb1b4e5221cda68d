package dev.stylewright.protocol.report;

import dev.stylewright.protocol.EventType;
import java.util.Map;

/** Progress of a request. Such events may be lost, repeated or late; nothing depends on them. */
public sealed interface Progress permits Started, Progressed {

    /** The id of the request. */
    String requestId();

    /** Number of the attempt, from 1. */
    int attempt();

    /** The worker that publishes the event. */
    WorkerInfo worker();

    /** The request's metadata. */
    Map<String, String> metadata();

    /** The kind of event. */
    EventType type();
}
