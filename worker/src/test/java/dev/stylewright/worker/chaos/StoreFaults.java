package dev.stylewright.worker.chaos;

/** The current faults of the connections to the store. Thread-safe. */
final class StoreFaults {

    /** Kinds of faults. */
    enum Kind {
        NONE,
        /** Connections are refused. */
        DOWN,
        /** Every answer is status 500. */
        FAILING,
        /** Every PUT is answered that there is no room. */
        FULL,
        /** Every request is answered that the worker's credentials have expired; a HEAD, as HTTP wants it, without saying so. */
        EXPIRED,
        /** Seconds until the first byte, then drop by drop. */
        SLOW,
        /** Connections break in the middle of a body, or when the store has executed the call and responds. */
        CUTTING
    }

    private volatile Kind current = Kind.NONE;

    Kind current() {
        return current;
    }

    void set(Kind kind) {
        current = kind;
    }
}
