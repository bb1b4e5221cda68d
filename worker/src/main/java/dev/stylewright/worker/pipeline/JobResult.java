package dev.stylewright.worker.pipeline;

import dev.stylewright.worker.pipeline.queue.Settlement;
import dev.stylewright.worker.pipeline.queue.StopSignal;

/** The result of the job thread's work on a request. */
public sealed interface JobResult {

    /** The request ends with {@code settlement}. */
    record Settle(Settlement settlement) implements JobResult {}

    /** The request continues elsewhere or later; nothing is published. */
    record Abandon(StopSignal.Reason reason) implements JobResult {}

    /**
     * The engine no longer works. The request goes to another worker, with this attempt counted; this worker ends.
     *
     * @param why the engine's error
     */
    record EngineSick(String why) implements JobResult {}
}
