package dev.stylewright.worker.pipeline.queue;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Port: how much lies in the queue. Thread-safe, and quick: says what was found last. */
@FunctionalInterface
public interface QueueLag {

    /** How many requests of the whole group are not settled yet, those under way included; empty while nobody knows. */
    OptionalLong records();

    /** For how long the oldest of them has been published; zero where there are none, empty while nobody knows. */
    default Optional<Duration> age() {
        return Optional.empty();
    }

    /** For how long requests are kept; empty while nobody knows, and where they are kept for ever. */
    default Optional<Duration> retention() {
        return Optional.empty();
    }
}
