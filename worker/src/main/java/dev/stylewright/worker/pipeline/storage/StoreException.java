package dev.stylewright.worker.pipeline.storage;

/** A store didn't do what it was asked to. */
public final class StoreException extends Exception {

    /** Whose fault it is, which decides what becomes of the job. */
    public enum Fault {
        /** What was asked for can't be had: the job fails at once. */
        REQUEST,
        /** The store doesn't accept who this worker says it is: jobs wait. */
        WORKER,
        /** The store can't do it, whoever asks. */
        STORE,
        /** The same call may do better the next time. */
        PASSING
    }

    /** What kind of failure. */
    public enum Kind {
        NOT_FOUND(Fault.REQUEST),
        ACCESS_DENIED(Fault.REQUEST),
        /** The object lies where it can't be read before it is restored. */
        ARCHIVED(Fault.REQUEST),
        TOO_LARGE(Fault.REQUEST),
        PRECONDITION_FAILED(Fault.REQUEST),
        REJECTED(Fault.REQUEST),
        /** Keys that are expired, unknown or wrongly signed with, or a clock that is off. */
        CREDENTIALS(Fault.WORKER),
        /** The store lacks what was asked for, and will lack it the next time. */
        UNSUPPORTED(Fault.STORE),
        /** The store answers, but is full or overloaded: it may take long, and no request is to blame. */
        FULL(Fault.STORE),
        /** No answer, or one that may be another one the next time. */
        UNAVAILABLE(Fault.PASSING);

        private final Fault fault;

        Kind(Fault fault) {
            this.fault = fault;
        }

        /** Whose fault it is. */
        public Fault fault() {
            return fault;
        }

        /** Whether the same call may succeed later. */
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
