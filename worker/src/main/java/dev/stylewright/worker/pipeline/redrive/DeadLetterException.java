package dev.stylewright.worker.pipeline.redrive;

/** Dead letters can't be read or sent back. The message is one line that says why and what to do, without secrets. */
public final class DeadLetterException extends Exception {

    private static final long serialVersionUID = 1L;

    public DeadLetterException(String message) {
        super(message);
    }

    public DeadLetterException(String message, Throwable cause) {
        super(message, cause);
    }
}
