package dev.stylewright.protocol.report;

import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.Limits;
import java.util.Map;
import java.util.Optional;

/**
 * The request was cancelled before it was finished.
 *
 * @param requestId the id of the request
 * @param reason the reason in the cancel
 * @param attempt number of the cancelled attempt, from 1
 * @param worker the worker that publishes the event
 * @param metadata the request's metadata
 */
public record Cancelled(
        String requestId, Optional<String> reason, int attempt, WorkerInfo worker, Map<String, String> metadata)
        implements Outcome {

    /** @throws IllegalArgumentException when a field is out of its range */
    public Cancelled {
        metadata = EventRules.common(requestId, attempt, metadata);
        reason.ifPresent(r -> Limits.named("reason", r, Limits::reason));
    }

    @Override
    public EventType type() {
        return EventType.CANCELLED;
    }
}
