package dev.stylewright.worker.stylize;

/** The engine failed, or a requested resource is not available. An example is a GPU on a machine without one. */
public final class EngineFailureException extends StylizationException {
    public EngineFailureException(String message) {
        super(message);
    }

    public EngineFailureException(String message, Throwable cause) {
        super(message, cause);
    }
}
