package dev.stylewright.worker.job;

import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.FieldError;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Why a job can't be completed, as a value: a stable code for programs, a sentence for people and, where the request
 * itself is at fault, each field that is.
 *
 * @param code the stable code of the {@code failed} event
 * @param message what was wrong, where, and what to do about it; never a secret, never a stack trace. What it quotes of a file or a store may be hostile: characters that control a
 *     terminal or the direction of text, and line breaks, become question marks here, before anybody logs or publishes it
 * @param errors the fields at fault, empty where no field is
 */
public record Failure(FailureCode code, String message, List<FieldError> errors) {

    /** Control and format characters, line and paragraph separators, and halves of surrogate pairs. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

    public Failure {
        if (message.isBlank()) {
            throw new IllegalArgumentException("a failure needs a sentence");
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

    /** A failure whose sentence lists the fields at fault. */
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
