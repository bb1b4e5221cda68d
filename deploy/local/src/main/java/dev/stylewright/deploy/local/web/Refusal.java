package dev.stylewright.deploy.local.web;

import dev.stylewright.protocol.report.FieldError;
import java.util.List;

/** A call of the page that is refused, with a sentence for the user. */
final class Refusal extends RuntimeException {

    static final int BAD_REQUEST = 400;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int LENGTH_REQUIRED = 411;
    static final int TOO_LARGE = 413;
    static final int NOT_A_PICTURE = 415;
    static final int WRONG_HOST = 421;
    static final int TOO_MANY = 429;
    static final int UNAVAILABLE = 503;

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient List<FieldError> errors;

    /**
     * Creates a refusal.
     *
     * @param status the HTTP status
     * @param sentence the reason and the fix
     */
    Refusal(int status, String sentence) {
        this(status, sentence, List.of());
    }

    /**
     * Creates a refusal of a request.
     *
     * @param errors the invalid fields
     */
    Refusal(int status, String sentence, List<FieldError> errors) {
        super(sentence);
        this.status = status;
        this.errors = List.copyOf(errors);
    }

    int status() {
        return status;
    }

    List<FieldError> errors() {
        return errors;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
