package dev.stylewright.protocol.client;

import dev.stylewright.protocol.report.Cancelled;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Outcome;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests and outcomes of a client. Thread-safe. */
final class Counters {
    private final LongAdder submitted = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder completed = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    private final LongAdder unreadable = new LongAdder();
    private final LongAdder waitedNanos = new LongAdder();

    void published(boolean success) {
        (success ? submitted : rejected).increment();
    }

    void answered(Outcome outcome, long nanos) {
        if (outcome instanceof Completed) {
            completed.increment();
        } else if (outcome instanceof Cancelled) {
            cancelled.increment();
        } else {
            failed.increment();
        }
        waitedNanos.add(nanos);
    }

    void unreadable() {
        unreadable.increment();
    }

    ClientStatistics snapshot(long connectionLosses, int pending) {
        return new ClientStatistics(
                submitted.sum(),
                rejected.sum(),
                completed.sum(),
                failed.sum(),
                cancelled.sum(),
                unreadable.sum(),
                Duration.ofNanos(waitedNanos.sum()),
                connectionLosses,
                pending);
    }
}
