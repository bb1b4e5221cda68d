package dev.stylewright.worker.pipeline.storage;

/** A failed call to the store. */
public final class StoreException extends Exception {

    /** The cause of a failure, which determines how the job continues. */
    public enum Fault {
        /** The object cannot be accessed: the job fails at once. */
        REQUEST,
        /** The store rejects this worker's credentials: jobs wait. */
        WORKER,
        /** The store cannot serve the call, regardless of the caller. */
        STORE,
        /** A retry may succeed. */
        PASSING
    }

    /** The kind of failure. */
    public enum Kind {
        NOT_FOUND(Fault.REQUEST),
        ACCESS_DENIED(Fault.REQUEST),
        /** The object is archived and must be restored before it can be read. */
        ARCHIVED(Fault.REQUEST),
        TOO_LARGE(Fault.REQUEST),
        PRECONDITION_FAILED(Fault.REQUEST),
        REJECTED(Fault.REQUEST),
        /** Credentials that are expired, unknown or wrong, or a wrong clock. */
        CREDENTIALS(Fault.WORKER),
        /** The store does not support the call; a retry does not help. */
        UNSUPPORTED(Fault.STORE),
        /** The store answers, but is full or overloaded: this may last, and no request is the cause. */
        FULL(Fault.STORE),
        /** No answer, or a failure that may be temporary. */
        UNAVAILABLE(Fault.PASSING);

        private final Fault fault;

        Kind(Fault fault) {
            this.fault = fault;
        }

        /** The cause of the failure. */
        public Fault fault() {
            return fault;
        }

        /** Whether a retry may succeed later. */
        public boolean mayPass() {
            return this == CREDENTIALS || this == FULL || this == UNAVAILABLE;
        }
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
