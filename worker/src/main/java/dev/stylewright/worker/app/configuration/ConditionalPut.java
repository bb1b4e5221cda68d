package dev.stylewright.worker.app.configuration;

/** What a worker does about a store that does not keep the preconditions of PUTs. */
public enum ConditionalPut {
    /** Says so at start and works. */
    WARN,
    /** Does not start. */
    REQUIRE
}
