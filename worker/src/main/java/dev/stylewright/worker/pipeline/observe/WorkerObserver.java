package dev.stylewright.worker.pipeline.observe;

import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import java.util.List;

/** Port: observes a worker, for counts, times, traces and liveness. Implementations are fast and never throw. Thread-safe. */
public interface WorkerObserver {

    /** The poll loop completed an iteration. Called on the poll thread. */
    default void polled() {}

    /** A request was claimed. Called on the poll thread, before its job begins. */
    default JobListener taken(RequestRecord record) {
        return JobListener.NONE;
    }

    /** The outcome of a request that the brokers had given up on was published. Called on a separate thread. */
    default void answeredForBrokers(Outcome outcome) {}

    /** Ignores everything. */
    static WorkerObserver none() {
        return new WorkerObserver() {};
    }

    /**
     * Combines {@code observers}. They are notified in this order, and of the end of a phase in reverse order. The first that supplies a trace
     * determines it, and those after it see the request in that trace.
     */
    static WorkerObserver all(List<WorkerObserver> observers) {
        return new CompositeWorkerObserver(observers);
    }
}
