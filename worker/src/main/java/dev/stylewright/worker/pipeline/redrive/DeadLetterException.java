package dev.stylewright.worker.pipeline.redrive;

/** Dead letters cannot be read or sent back. The message is one line that states the reason and the fix, without secrets. */
public final class DeadLetterException extends Exception {

    private static final long serialVersionUID = 1L;

    public DeadLetterException(String message) {
        super(message);
    }

    public DeadLetterException(String message, Throwable cause) {
        super(message, cause);
    }
}
