package dev.stylewright.deploy.local.batch;

import java.time.Duration;
import java.util.Optional;

/** Estimates the remaining time of a batch from the mean time of its finished paintings. Not thread-safe. */
final class TimeLeft {

    private Duration spent = Duration.ZERO;
    private int painted;

    /** Adds a finished painting. */
    void add(Duration duration) {
        spent = spent.plus(duration);
        painted++;
    }

    /**
     * The time for {@code waiting} more paintings.
     *
     * @return empty if none has been finished yet
     */
    Optional<Duration> of(int waiting) {
        return painted == 0
                ? Optional.empty()
                : Optional.of(spent.multipliedBy(waiting).dividedBy(painted));
    }
}
