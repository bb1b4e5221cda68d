package dev.stylewright.worker.pipeline.observe;

import dev.stylewright.worker.job.StylizationJob;
import dev.stylewright.worker.pipeline.queue.Settlement;
import dev.stylewright.worker.pipeline.queue.StopSignal;
import dev.stylewright.worker.pipeline.queue.TraceContext;
import dev.stylewright.worker.stylize.Evaluation;
import java.util.Optional;

/**
 * Port: hears of one request from when it is claimed until it is settled or given up. Poll thread and job thread call, never
 * both at once for phases. Implementations are quick and never throw.
 */
public interface JobListener {

    /** Hears nothing. */
    JobListener NOBODY = new JobListener() {};

    /** The trace context that everything caused by the request is to carry; empty for the one that came with the request. */
    default Optional<TraceContext> trace() {
        return Optional.empty();
    }

    /** The record turned out to be a job. */
    default void accepted(StylizationJob job) {}

    /**
     * A phase begins on the calling thread; the answer is run on the same thread when it is over, however it ended. Use
     * {@link #during}, which sees to that.
     */
    default Runnable begin(JobPhase phase) {
        return () -> {};
    }

    /** The phase that has begun on the calling thread ends by an exception; its end is told next. */
    default void failed(JobPhase phase) {}

    /** The objective was evaluated once more. */
    default void evaluated(Evaluation evaluation) {}

    /** The engine failed, and then painted a test picture, or did not. */
    default void engineTested(boolean well) {}

    /** A call to the store is about to be made again. */
    default void retried() {}

    /** The outcome is published and the request acknowledged. The last call. */
    default void settled(Settlement settlement) {}

    /** The request goes on elsewhere or later. The last call. */
    default void abandoned(StopSignal.Reason reason) {}

    /** Does {@code work} as that phase. */
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

    /** What is done in a phase. */
    @FunctionalInterface
    interface Work<T, E extends Exception> {
        T run() throws E;
    }
}
