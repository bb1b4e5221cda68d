package dev.stylewright.protocol.report;

import dev.stylewright.protocol.EventType;
import java.util.List;
import java.util.Map;

/**
 * The request ended without an image.
 *
 * @param requestId the id of the request
 * @param codeText why, for programs: the name of a {@link FailureCode}, or of one that a later version has added
 * @param message why and what to do, for people
 * @param errors the fields that are wrong, if any
 * @param attempt which attempt failed, from 1
 * @param worker the worker that says so
 * @param metadata the request's, as far as it could be read
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

    /** A failure with a code that is known. */
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

    /** Why, for programs; {@link FailureCode#UNKNOWN} where {@link #codeText()} is a later version's. */
    public FailureCode code() {
        return FailureCode.of(codeText);
    }

    @Override
    public EventType type() {
        return EventType.FAILED;
    }
}
