package dev.stylewright.worker.pipeline.queue;

import dev.stylewright.protocol.report.Progress;

/** Port: publishes progress. Progress may be lost; a sink never blocks the job and never fails it. Thread-safe. */
public interface ProgressSink {

    /** Publishes {@code progress} of the request in {@code record} if possible without waiting. */
    void publish(RequestRecord record, Progress progress);
}
