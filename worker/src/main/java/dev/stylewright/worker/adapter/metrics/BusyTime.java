package dev.stylewright.worker.adapter.metrics;

/** Time in use, also of what is in use now: an hour's painting doesn't become known in one jump. Thread-safe. */
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
