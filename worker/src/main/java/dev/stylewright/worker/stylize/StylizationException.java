package dev.stylewright.worker.stylize;

/** An image could not be stylized. The message is a sentence for the user. */
public abstract sealed class StylizationException extends RuntimeException
        permits LayerNotReachedException, ImageTooSmallException, EngineOutOfMemoryException, EngineFailureException {
    StylizationException(String message) {
        super(message);
    }

    StylizationException(String message, Throwable cause) {
        super(message, cause);
    }
}
