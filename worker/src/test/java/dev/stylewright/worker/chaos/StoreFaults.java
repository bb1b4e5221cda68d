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
        /** Every PUT is refused because the store is full. */
        FULL,
        /** Every request is refused because the worker's credentials have expired; a HEAD without this reason, as HTTP requires. */
        EXPIRED,
        /** The first byte takes seconds, and the rest arrives slowly. */
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
