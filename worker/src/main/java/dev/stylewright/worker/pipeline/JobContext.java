package dev.stylewright.worker.pipeline;

import dev.stylewright.protocol.report.WorkerInfo;
import dev.stylewright.worker.pipeline.queue.Cancellations;
import dev.stylewright.worker.pipeline.queue.ProgressSink;
import dev.stylewright.worker.pipeline.storage.RetryPolicy;
import java.time.Clock;
import java.time.Duration;

/**
 * What every job of this worker shares.
 *
 * @param worker who paints; part of every event
 * @param clock the time of events and deadlines
 * @param retries how storage trouble is retried
 * @param progress where progress goes
 * @param cancellations which requests are no longer wanted
 * @param progressInterval the shortest time between two progress events of a job
 */
public record JobContext(
        WorkerInfo worker,
        Clock clock,
        RetryPolicy retries,
        ProgressSink progress,
        Cancellations cancellations,
        Duration progressInterval) {}
