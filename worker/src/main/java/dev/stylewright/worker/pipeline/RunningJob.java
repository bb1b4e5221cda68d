package dev.stylewright.worker.pipeline;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where poll thread and job thread meet while a job runs. Thread-safe. */
public final class RunningJob {

    private final StopSignal stop = new StopSignal();
    private volatile @Nullable Duration remaining;

    public StopSignal stop() {
        return stop;
    }

    /** How long the painting is still expected to take; empty while nothing is known. */
    public Optional<Duration> remaining() {
        return Optional.ofNullable(remaining);
    }

    public void expect(Duration stillToGo) {
        remaining = stillToGo;
    }
}
