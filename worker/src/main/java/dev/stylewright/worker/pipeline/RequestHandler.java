package dev.stylewright.worker.pipeline;

import dev.stylewright.worker.pipeline.observe.RunningJob;
import dev.stylewright.worker.pipeline.queue.RequestRecord;

/** Does the work of one request, from its bytes to its settlement. Called on the job thread, one request at a time. */
@FunctionalInterface
public interface RequestHandler {

    /**
     * Never throws for anything that a request or a store can do; what it throws ends the worker.
     *
     * @param record the claimed request
     * @param job watched by the poll thread: carries "should I stop?" one way and the remaining time the other
     */
    JobResult handle(RequestRecord record, RunningJob job);
}
