package dev.stylewright.protocol.report;

/**
 * A problem of a message.
 *
 * @param path the field: a JSON path such as {@code $.styles[0].weight}, or {@code header ce_type}
 * @param message the problem, continuing after the field's name: "must be ..., is ..."
 */
public record FieldError(String path, String message) {

    /** The path and the message in one sentence. */
    @Override
    public String toString() {
        return path + " " + message;
    }
}
