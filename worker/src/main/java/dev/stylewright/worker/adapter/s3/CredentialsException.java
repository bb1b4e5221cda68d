package dev.stylewright.worker.adapter.s3;

/** No keys could be had from the service that gives them. The message is one line without secrets. */
final class CredentialsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean refused;

    CredentialsException(String message, boolean refused, Throwable reason) {
        super(message);
        // Not its cause: the SDK would throw that instead of this.
        addSuppressed(reason);
        this.refused = refused;
    }

    /** Whether the service said no, so that asking again doesn't help. */
    boolean refused() {
        return refused;
    }
}
