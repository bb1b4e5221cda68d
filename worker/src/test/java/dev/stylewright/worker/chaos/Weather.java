package dev.stylewright.worker.chaos;

/** How the way to the store is right now. Thread-safe. */
final class Weather {

    /** Kinds of weather. */
    enum Kind {
        FINE,
        /** Nobody listens. */
        DOWN,
        /** Every answer is status 500. */
        FAILING,
        /** Seconds until the first byte, then drop by drop. */
        SLOW,
        /** Connections break in the middle of a body, or when the store has done what it was asked and says so. */
        CUTTING
    }

    private volatile Kind now = Kind.FINE;

    Kind now() {
        return now;
    }

    void turn(Kind kind) {
        now = kind;
    }
}
