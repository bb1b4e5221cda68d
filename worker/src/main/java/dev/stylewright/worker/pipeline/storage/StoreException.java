package dev.stylewright.worker.pipeline.storage;

/** A store didn't do what it was asked to. */
public final class StoreException extends Exception {
    /** What kind of failure. */
    public enum Kind {
        NOT_FOUND,
        ACCESS_DENIED,
        TOO_LARGE,
        PRECONDITION_FAILED,
        UNAVAILABLE,
        REJECTED
    }

    private static final long serialVersionUID = 1L;
    private final Kind kind;

    public StoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public StoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
