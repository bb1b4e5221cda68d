package dev.stylewright.worker.chaos;

/**
 * A fault that is injected once.
 *
 * @param kind kind of the fault
 * @param point when it is injected
 */
record Fault(Kind kind, FaultPoint point) {

    /** What happens. */
    enum Kind {
        /** SIGKILL to the worker. */
        KILL,
        /** SIGSTOP to the worker, SIGCONT when its claim has passed to another. */
        PAUSE,
        /** The broker stops and starts. */
        BROKER_RESTART
    }

    @Override
    public String toString() {
        return kind + " " + point;
    }
}
