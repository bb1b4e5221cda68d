package dev.stylewright.worker.job;

import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.FieldError;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Why a job cannot be completed: a stable code for programs, a message for people and, if the request itself is at fault, each invalid field.
 *
 * @param code the stable code of the {@code failed} event
 * @param message the fault, its place, and how to fix it; never contains a secret or a stack trace. Line breaks and characters that control a terminal or
 *     the direction of text become question marks, since the message may quote hostile files
 * @param errors the invalid fields, empty if there are none
 */
public record Failure(FailureCode code, String message, List<FieldError> errors) {

    /** Control and format characters, line and paragraph separators, and halves of surrogate pairs. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

    public Failure {
        if (message.isBlank()) {
            throw new IllegalArgumentException("a failure needs a message");
        }
        message = plain(message);
        errors = errors.stream()
                .map(error -> new FieldError(error.path(), plain(error.message())))
                .toList();
    }

    private static String plain(String text) {
        return UNPRINTABLE.matcher(text).replaceAll("?");
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
