package dev.stylewright.worker.stylize;

/** The engine failed, or what was asked of it is not there (e.g. a GPU on a machine without one). */
public final class EngineFailureException extends StylizationException {
    public EngineFailureException(String message) {
        super(message);
    }

    public EngineFailureException(String message, Throwable cause) {
        super(message, cause);
    }
}
