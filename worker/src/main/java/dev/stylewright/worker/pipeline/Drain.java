package dev.stylewright.worker.pipeline;

import dev.stylewright.worker.pipeline.observe.RunningJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Draining of a worker. Once requested, no new request is taken; a running job may finish if it is expected to within the grace period, otherwise its
 * record is handed back; {@linkplain #requestNow immediate} draining hands it back at once. Thread-safe.
 */
public final class Drain {

    private final Clock clock;
    private final Duration grace;
    private final AtomicReference<@Nullable Instant> until = new AtomicReference<>();

    public Drain(Clock clock, Duration grace) {
        this.clock = clock;
        this.grace = grace;
    }

    /**
     * Starts draining, unless already requested: the grace period does not restart.
     *
     * @return whether draining started
     */
    public boolean request() {
        return until.compareAndSet(null, clock.instant().plus(grace));
    }

    /** Drains without a grace period, or ends the current one. */
    public void requestNow() {
        until.set(clock.instant());
    }

    public boolean isRequested() {
        return until.get() != null;
    }

    /** Whether the grace period is over. */
    boolean isOver() {
        Instant end = until.get();
        return end != null && !clock.instant().isBefore(end);
    }

    /** Whether {@code job} must hand its record back: the grace period is over or shorter than the job's remaining time. */
    boolean outlasts(RunningJob job) {
        Instant end = until.get();
        if (end == null) {
            return false;
        }
        Duration left = Duration.between(clock.instant(), end);
        return left.isNegative()
                || left.isZero()
                || job.remaining().map(need -> need.compareTo(left) > 0).orElse(false);
    }
}
