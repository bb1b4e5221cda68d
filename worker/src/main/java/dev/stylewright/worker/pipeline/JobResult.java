package dev.stylewright.worker.pipeline;

import dev.stylewright.worker.pipeline.queue.Settlement;
import dev.stylewright.worker.pipeline.queue.StopSignal;

/** What the job thread found out about a request. */
public sealed interface JobResult {

    /** The request ends here. */
    record Settle(Settlement settlement) implements JobResult {}

    /** The request goes on elsewhere or later; nothing is said about it. */
    record Abandon(StopSignal.Reason reason) implements JobResult {}

    /**
     * The engine failed and does not paint any more. The request goes on elsewhere, with this attempt counted; this worker ends.
     *
     * @param why what the engine said
     */
    record EngineSick(String why) implements JobResult {}
}
