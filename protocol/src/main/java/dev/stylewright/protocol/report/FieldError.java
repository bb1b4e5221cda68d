package dev.stylewright.protocol.report;

/**
 * One thing that is wrong with a message.
 *
 * @param path where: a JSON path such as {@code $.styles[0].weight}, or {@code header ce_type}
 * @param message what is wrong, going on after the field's name: "must be ..., is ..."
 */
public record FieldError(String path, String message) {

    /** The path and the message in one sentence. */
    @Override
    public String toString() {
        return path + " " + message;
    }
}
