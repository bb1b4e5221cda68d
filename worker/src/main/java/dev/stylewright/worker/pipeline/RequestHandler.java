package dev.stylewright.worker.pipeline;

import dev.stylewright.worker.pipeline.observe.RunningJob;
import dev.stylewright.worker.pipeline.queue.RequestRecord;

/** Processes one request from its bytes to its settlement. Called on the job thread, one request at a time. */
@FunctionalInterface
public interface RequestHandler {

    /**
     * Handles all errors of requests and stores; any exception ends the worker.
     *
     * @param record the claimed request
     * @param job shared with the poll thread: carries the stop signal to the job and the remaining time back
     */
    JobResult handle(RequestRecord record, RunningJob job);
}
