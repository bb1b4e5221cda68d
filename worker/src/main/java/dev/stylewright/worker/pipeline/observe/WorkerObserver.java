package dev.stylewright.worker.pipeline.observe;

import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import java.util.List;

/** Port: hears of what a worker does: to count it, to time it, to trace it, to tell whether it lives. Quick, and never throws. Thread-safe. */
public interface WorkerObserver {

    /** The poll loop came round once more. Called on the poll thread. */
    default void polled() {}

    /** A request was claimed. Called on the poll thread, before its job begins. */
    default JobListener taken(RequestRecord record) {
        return JobListener.NOBODY;
    }

    /** A request that the brokers had given up on has been answered. Called on a thread of its own. */
    default void answeredForBrokers(Outcome outcome) {}

    /** Hears nothing. */
    static WorkerObserver nobody() {
        return new WorkerObserver() {};
    }

    /**
     * All of {@code observers}, told in this order, and of the end of a phase in the opposite one; the first that names a trace counts,
     * and those after it hear of the request in that trace.
     */
    static WorkerObserver all(List<WorkerObserver> observers) {
        return new CompositeWorkerObserver(observers);
    }
}
