package dev.stylewright.worker.pipeline.storage;

import java.util.Optional;

/** Whether the object store is available, as observed by this worker. Used by readiness. Thread-safe. */
@FunctionalInterface
public interface StoreHealth {

    /**
     * Why the store is unavailable, as a clause; present from the detection of an outage until the store has answered again. Meanwhile the worker
     * takes no requests.
     */
    Optional<String> obstacle();

    /** Whether there is no {@link #obstacle}. */
    default boolean isAvailable() {
        return obstacle().isEmpty();
    }
}
