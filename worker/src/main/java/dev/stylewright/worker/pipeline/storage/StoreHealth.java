package dev.stylewright.worker.pipeline.storage;

import java.util.Optional;

/** Whether the object store can be worked with, as far as this worker has seen. Read by readiness. Thread-safe. */
@FunctionalInterface
public interface StoreHealth {

    /**
     * Why the store can't be worked with, as a clause; there is one from the moment that an outage is noticed until the store has
     * answered again. A worker takes no request meanwhile.
     */
    Optional<String> obstacle();

    /** Whether there is no {@link #obstacle}. */
    default boolean isAvailable() {
        return obstacle().isEmpty();
    }
}
