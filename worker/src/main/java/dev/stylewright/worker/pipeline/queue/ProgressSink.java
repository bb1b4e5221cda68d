package dev.stylewright.worker.pipeline.queue;

import dev.stylewright.protocol.report.Progress;

/**
 * Port: where progress goes. Progress may be lost; a sink never blocks the job and never fails it. Thread-safe.
 */
public interface ProgressSink {

    /** Publishes {@code progress} of the request in {@code record} if it can be done at once. */
    void publish(RequestRecord record, Progress progress);
}
