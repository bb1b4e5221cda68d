package dev.stylewright.worker.pipeline.image;

/** The bytes are not a complete, undamaged image of an accepted kind. The message is for the person who sent them. */
public final class UnreadableImageException extends Exception {
    public UnreadableImageException(String message) {
        super(message);
    }

    public UnreadableImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
