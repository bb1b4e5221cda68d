package dev.stylewright.worker.pipeline.storage;

/** Whether the object store can be worked with, as far as this worker has seen. Read by readiness. Thread-safe. */
@FunctionalInterface
public interface StoreHealth {

    /** False from the moment an outage is noticed until the store has answered again; a worker takes no request meanwhile. */
    boolean isAvailable();
}
