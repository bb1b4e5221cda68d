package dev.stylewright.worker.pipeline.queue;

import java.util.Optional;

/** Port: whether the brokers are usable, as far as this worker knows. Read by readiness. Thread-safe. */
@FunctionalInterface
public interface QueueHealth {

    /** Why the brokers are not usable, as a clause; present from the time that an outage is detected until they answer again. */
    Optional<String> obstacle();
}
