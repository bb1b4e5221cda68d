package dev.stylewright.worker.app.configuration;

/** How a worker treats a store without conditional PUTs. */
public enum ConditionalPut {
    /** Logs a warning at start and works. */
    WARN,
    /** Does not start. */
    REQUIRE
}
