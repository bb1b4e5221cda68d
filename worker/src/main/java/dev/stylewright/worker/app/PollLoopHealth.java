package dev.stylewright.worker.app;

import dev.stylewright.worker.pipeline.observe.JobListener;
import dev.stylewright.worker.pipeline.observe.JobPhase;
import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Detects a poll loop that is stuck. Time spent publishing an outcome does not count: publishing waits for brokers as long as necessary, and a
 * restart would not help. Thread-safe.
 */
final class PollLoopHealth implements WorkerObserver {

    private final LongSupplier nanos;
    private long lastNanos;
    private boolean begun;
    private boolean publishing;

    /** @param nanos a monotonic clock in nanoseconds */
    PollLoopHealth(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public synchronized void polled() {
        begun = true;
        lastNanos = nanos.getAsLong();
    }

    @Override
    public JobListener taken(RequestRecord record) {
        return new JobListener() {
            @Override
            public Runnable begin(JobPhase phase) {
                if (phase != JobPhase.PUBLISHING) {
                    return () -> {};
                }
                publishing(true);
                return () -> publishing(false);
            }
        };
    }

    private synchronized void publishing(boolean now) {
        publishing = now;
        polled();
    }

    /** Whether the loop has completed an iteration. */
    synchronized boolean hasBegun() {
        return begun;
    }

    /** Time since the loop's last iteration; zero while an outcome is published. */
    synchronized Duration age() {
        return begun && !publishing ? Duration.ofNanos(nanos.getAsLong() - lastNanos) : Duration.ZERO;
    }
}
