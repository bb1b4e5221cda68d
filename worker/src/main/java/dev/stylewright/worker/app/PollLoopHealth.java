package dev.stylewright.worker.app;

import dev.stylewright.worker.pipeline.observe.JobListener;
import dev.stylewright.worker.pipeline.observe.JobPhase;
import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the poll loop goes round. Time in which an outcome is published doesn't count: that waits for the brokers, as
 * long as it takes, and a restart would bring none of them back. Thread-safe.
 */
final class PollLoopHealth implements WorkerObserver {

    private final LongSupplier nanos;
    private long lastNanos;
    private boolean begun;
    private boolean publishing;

    /** @param nanos a clock that only goes forward, in nanoseconds */
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

    /** Whether the loop has come round at all. */
    synchronized boolean hasBegun() {
        return begun;
    }

    /** How long ago the loop came round; zero where that doesn't count. */
    synchronized Duration age() {
        return begun && !publishing ? Duration.ofNanos(nanos.getAsLong() - lastNanos) : Duration.ZERO;
    }
}
