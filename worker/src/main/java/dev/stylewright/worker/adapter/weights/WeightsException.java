package dev.stylewright.worker.adapter.weights;

/** The weights can't be used. The message is one line that says which file, what is wrong with it and what to do. */
public final class WeightsException extends RuntimeException {
    public WeightsException(String message) {
        super(message);
    }

    public WeightsException(String message, Throwable cause) {
        super(message, cause);
    }
}
