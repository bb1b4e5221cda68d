package dev.stylewright.worker.stylize;

/** The device or the host has too little memory for the requested size. */
public final class EngineOutOfMemoryException extends StylizationException {
    EngineOutOfMemoryException(String message) {
        super(message);
    }

    EngineOutOfMemoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
