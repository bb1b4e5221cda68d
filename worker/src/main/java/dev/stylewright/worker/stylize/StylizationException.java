package dev.stylewright.worker.stylize;

/** Why an image could not be painted. The message is a sentence for the person who ordered it. */
public abstract sealed class StylizationException extends RuntimeException
        permits LayerNotReachedException, ImageTooSmallException, EngineOutOfMemoryException, EngineFailureException {
    StylizationException(String message) {
        super(message);
    }

    StylizationException(String message, Throwable cause) {
        super(message, cause);
    }
}
