package dev.stylewright.worker.pipeline.queue;

import java.util.OptionalLong;

/** Port: how much lies in the queue. Thread-safe, and quick: tells what was found last. */
@FunctionalInterface
public interface QueueLag {

    /** How many requests of the whole group are not settled yet, those under way included; empty while nobody knows. */
    OptionalLong records();
}
