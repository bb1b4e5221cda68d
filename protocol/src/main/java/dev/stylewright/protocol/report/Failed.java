package dev.stylewright.protocol.report;

import dev.stylewright.protocol.EventType;
import java.util.List;
import java.util.Map;

/**
 * The request ended without an image.
 *
 * @param requestId the id of the request
 * @param code why, for programs
 * @param message why and what to do, for people
 * @param errors the fields that are wrong, if any
 * @param attempt which attempt failed, from 1
 * @param worker the worker that says so
 * @param metadata the request's, as far as it could be read
 */
public record Failed(
        String requestId,
        FailureCode code,
        String message,
        List<FieldError> errors,
        int attempt,
        WorkerInfo worker,
        Map<String, String> metadata)
        implements Outcome {

    /** @throws IllegalArgumentException when a field is out of its range */
    public Failed {
        metadata = EventRules.common(requestId, attempt, metadata);
        errors = List.copyOf(errors);
    }

    @Override
    public EventType type() {
        return EventType.FAILED;
    }
}
