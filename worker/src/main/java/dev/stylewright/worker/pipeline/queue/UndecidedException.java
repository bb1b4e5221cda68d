package dev.stylewright.worker.pipeline.queue;

/** The outcome of a request cannot be determined now, because store or brokers do not answer. The message is one line. */
public final class UndecidedException extends Exception {

    private static final long serialVersionUID = 1L;

    public UndecidedException(String message) {
        super(message);
    }

    public UndecidedException(String message, Throwable cause) {
        super(message, cause);
    }
}
