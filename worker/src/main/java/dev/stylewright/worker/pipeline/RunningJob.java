package dev.stylewright.worker.pipeline;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Where poll thread and job thread meet while a job runs. Thread-safe. */
public final class RunningJob {

    private final StopSignal stop = new StopSignal();
    private final AtomicReference<Optional<Duration>> remaining = new AtomicReference<>(Optional.empty());

    public StopSignal stop() {
        return stop;
    }

    /** How long the painting is still expected to take; empty while nothing is known. */
    public Optional<Duration> remaining() {
        return remaining.get();
    }

    public void expect(Duration stillToGo) {
        remaining.set(Optional.of(stillToGo));
    }
}
