package dev.stylewright.worker.pipeline.queue;

/** The claim on a record is lost: another worker does, or has done, the job. */
public final class ClaimLostException extends Exception {

    private static final long serialVersionUID = 1L;

    public ClaimLostException(String message) {
        super(message);
    }

    public ClaimLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
