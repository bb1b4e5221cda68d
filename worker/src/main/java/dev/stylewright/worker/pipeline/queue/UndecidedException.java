package dev.stylewright.worker.pipeline.queue;

/** How a request ends can't be said now, because store or brokers don't answer. The message is one line. */
public final class UndecidedException extends Exception {

    private static final long serialVersionUID = 1L;

    public UndecidedException(String message) {
        super(message);
    }

    public UndecidedException(String message, Throwable cause) {
        super(message, cause);
    }
}
