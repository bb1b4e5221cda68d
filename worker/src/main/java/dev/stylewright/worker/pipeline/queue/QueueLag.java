package dev.stylewright.worker.pipeline.queue;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Port: the lag of the queue. Thread-safe, and fast: returns the last known values. */
@FunctionalInterface
public interface QueueLag {

    /** Number of requests of the whole group that are not settled yet, including those in progress; empty while unknown. */
    OptionalLong records();

    /** Time since the oldest of them was published; zero if there are none, empty while unknown. */
    default Optional<Duration> age() {
        return Optional.empty();
    }

    /** Retention of requests; empty while unknown, and if they are kept forever. */
    default Optional<Duration> retention() {
        return Optional.empty();
    }
}
