package dev.stylewright.worker.stylize;

/** Why a picture could not be painted. The message is a sentence for the person who ordered it. */
public abstract sealed class StylizationException extends RuntimeException
        permits LayerNotReachedException, PictureTooSmallException, EngineOutOfMemoryException, EngineFailureException {
    StylizationException(String message) {
        super(message);
    }

    StylizationException(String message, Throwable cause) {
        super(message, cause);
    }
}
