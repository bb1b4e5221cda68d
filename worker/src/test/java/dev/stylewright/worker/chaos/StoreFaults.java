package dev.stylewright.worker.chaos;

/** What is wrong with the way to the store right now. Thread-safe. */
final class StoreFaults {

    /** Kinds of faults. */
    enum Kind {
        NONE,
        /** Nobody listens. */
        DOWN,
        /** Every answer is status 500. */
        FAILING,
        /** The keys of the workers are held to have expired: status 400, which is the request's fault by its number only. */
        EXPIRED,
        /** Seconds until the first byte, then drop by drop. */
        SLOW,
        /** Connections break in the middle of a body, or when the store has done what it was asked and says so. */
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
