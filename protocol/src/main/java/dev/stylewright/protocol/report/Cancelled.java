package dev.stylewright.protocol.report;

import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.Limits;
import java.util.Map;
import java.util.Optional;

/**
 * The request was cancelled before it was finished.
 *
 * @param requestId the id of the request
 * @param reason the reason that the cancel gave
 * @param attempt which attempt was cancelled, from 1
 * @param worker the worker that says so
 * @param metadata the request's
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
