package dev.stylewright.worker.adapter.s3;

/** The credentials service returned no keys. The message is one line without secrets. */
final class CredentialsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean refused;

    CredentialsException(String message, boolean refused, Throwable reason) {
        super(message);
        // Suppressed rather than the cause: the SDK would throw the cause in place of this exception.
        addSuppressed(reason);
        this.refused = refused;
    }

    /** Whether the service refused, so that a retry does not help. */
    boolean refused() {
        return refused;
    }
}
