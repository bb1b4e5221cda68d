package dev.stylewright.protocol.report;

import dev.stylewright.protocol.EventType;
import java.util.List;
import java.util.Map;

/**
 * The request ended without an image.
 *
 * @param requestId the id of the request
 * @param codeText the reason, for programs: the name of a {@link FailureCode}, or of one added by a later version
 * @param message the reason and the fix, for people
 * @param errors the invalid fields, if any
 * @param attempt number of the failed attempt, from 1
 * @param worker the worker that publishes the event
 * @param metadata the request's metadata, as far as readable
 */
public record Failed(
        String requestId,
        String codeText,
        String message,
        List<FieldError> errors,
        int attempt,
        WorkerInfo worker,
        Map<String, String> metadata)
        implements Outcome {

    /** @throws IllegalArgumentException when a field is out of its range */
    public Failed {
        metadata = EventRules.common(requestId, attempt, metadata);
        EventRules.name("code", codeText);
        errors = List.copyOf(errors);
    }

    /** A failure with a known code. */
    public Failed(
            String requestId,
            FailureCode code,
            String message,
            List<FieldError> errors,
            int attempt,
            WorkerInfo worker,
            Map<String, String> metadata) {
        this(requestId, code.name(), message, errors, attempt, worker, metadata);
    }

    /** The reason, for programs; {@link FailureCode#UNKNOWN} if {@link #codeText()} is a later version's. */
    public FailureCode code() {
        return FailureCode.of(codeText);
    }

    @Override
    public EventType type() {
        return EventType.FAILED;
    }
}
