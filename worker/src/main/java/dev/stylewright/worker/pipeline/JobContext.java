package dev.stylewright.worker.pipeline;

import dev.stylewright.protocol.report.WorkerInfo;
import dev.stylewright.worker.pipeline.queue.Cancellations;
import dev.stylewright.worker.pipeline.queue.ProgressSink;
import dev.stylewright.worker.pipeline.storage.RetryPolicy;
import java.time.Clock;
import java.time.Duration;

/**
 * Shared by all jobs of this worker.
 *
 * @param worker identifies the worker; part of every event
 * @param clock the time of events and deadlines
 * @param retries the retry policy of storage failures
 * @param progress where progress is published
 * @param cancellations the cancelled requests
 * @param progressInterval the shortest time between two progress events of a job
 */
public record JobContext(
        WorkerInfo worker,
        Clock clock,
        RetryPolicy retries,
        ProgressSink progress,
        Cancellations cancellations,
        Duration progressInterval) {}
