package dev.stylewright.worker.pipeline.observe;

import dev.stylewright.worker.job.StylizationJob;
import dev.stylewright.worker.pipeline.queue.Settlement;
import dev.stylewright.worker.pipeline.queue.StopSignal;
import dev.stylewright.worker.pipeline.queue.TraceContext;
import dev.stylewright.worker.stylize.Evaluation;
import java.util.Optional;

/**
 * Port: observes one request from its claim until it is settled or abandoned. Called by poll thread and job thread, but for phases never by both at
 * once. Implementations are fast and never throw.
 */
public interface JobListener {

    /** Ignores everything. */
    JobListener NONE = new JobListener() {};

    /** The trace context that everything caused by the request carries; empty for the one that came with the request. */
    default Optional<TraceContext> trace() {
        return Optional.empty();
    }

    /** The record is a valid job. */
    default void accepted(StylizationJob job) {}

    /**
     * A phase begins on the calling thread. The returned action is run on the same thread when the phase is over, however it ended. {@link #during}
     * does that.
     */
    default Runnable begin(JobPhase phase) {
        return () -> {};
    }

    /** The phase that has begun on the calling thread failed with an exception; its end follows. */
    default void failed(JobPhase phase) {}

    /** The objective was evaluated once more. */
    default void evaluated(Evaluation evaluation) {}

    /**
     * After a failure of the engine a test image was painted.
     *
     * @param well whether that succeeded
     */
    default void engineTested(boolean well) {}

    /** A call to the store is about to be retried. */
    default void retried() {}

    /** The outcome is published and the request acknowledged. The last call. */
    default void settled(Settlement settlement) {}

    /** The request continues elsewhere or later. The last call. */
    default void abandoned(StopSignal.Reason reason) {}

    /** Runs {@code work} as a phase. */
    default <T, E extends Exception> T during(JobPhase phase, Work<T, E> work) throws E {
        Runnable end = begin(phase);
        try {
            return work.run();
        } catch (Throwable e) {
            failed(phase);
            throw e;
        } finally {
            end.run();
        }
    }

    /** The work of a phase. */
    @FunctionalInterface
    interface Work<T, E extends Exception> {
        T run() throws E;
    }
}
