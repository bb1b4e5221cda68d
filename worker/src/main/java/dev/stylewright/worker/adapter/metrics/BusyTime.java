package dev.stylewright.worker.adapter.metrics;

/** Accumulates time in use, including the current use, so that a long painting counts continuously. Thread-safe. */
final class BusyTime {

    private long doneNanos;
    private long since;
    private int users;

    synchronized void begin() {
        if (users++ == 0) {
            since = System.nanoTime();
        }
    }

    synchronized void end() {
        if (--users == 0) {
            doneNanos += System.nanoTime() - since;
        }
    }

    synchronized double seconds() {
        return (doneNanos + (users > 0 ? System.nanoTime() - since : 0)) / 1e9;
    }
}
