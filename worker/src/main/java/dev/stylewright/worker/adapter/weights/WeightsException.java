package dev.stylewright.worker.adapter.weights;

/** The weights cannot be used. The message is one line that names the file, the problem and the fix. */
public final class WeightsException extends RuntimeException {
    public WeightsException(String message) {
        super(message);
    }

    public WeightsException(String message, Throwable cause) {
        super(message, cause);
    }
}
