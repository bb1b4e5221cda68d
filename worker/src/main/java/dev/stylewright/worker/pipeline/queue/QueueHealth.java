package dev.stylewright.worker.pipeline.queue;

import java.util.Optional;

/** Port: whether the brokers can be worked with, as far as this worker has seen. Read by readiness. Thread-safe. */
@FunctionalInterface
public interface QueueHealth {

    /** Why the brokers can't be worked with, as a clause; there is one from the moment that an outage is noticed until they answer again. */
    Optional<String> obstacle();
}
