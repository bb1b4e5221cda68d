package dev.stylewright.worker.pipeline.picture;

/** The bytes are not a whole, sound picture of an accepted kind. The message is for the person who sent them. */
public final class UnreadablePictureException extends Exception {
    public UnreadablePictureException(String message) {
        super(message);
    }

    public UnreadablePictureException(String message, Throwable cause) {
        super(message, cause);
    }
}
