package dev.stylewright.worker.job;

import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.FieldError;
import java.util.List;

/**
 * Why a job cannot be completed: a stable code for programs, a message for people and, if the request itself is at fault, each invalid field.
 *
 * @param code the stable code of the {@code failed} event
 * @param message what was wrong, where, and how to fix it; never contains a secret or a stack trace
 * @param errors the invalid fields, empty if there are none
 */
public record Failure(FailureCode code, String message, List<FieldError> errors) {

    public Failure {
        if (message.isBlank()) {
            throw new IllegalArgumentException("a failure needs a message");
        }
        errors = List.copyOf(errors);
    }

    public static Failure of(FailureCode code, String message) {
        return new Failure(code, message, List.of());
    }

    /** A failure whose message lists the invalid fields. */
    public static Failure of(FailureCode code, List<FieldError> errors) {
        StringBuilder sentence = new StringBuilder();
        for (FieldError error : errors) {
            sentence.append(sentence.isEmpty() ? "" : "; ")
                    .append(error.path())
                    .append(": ")
                    .append(error.message());
        }
        return new Failure(code, sentence.toString(), errors);
    }
}
