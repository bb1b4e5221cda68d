package dev.stylewright.worker.pipeline.storage;

/** The condition of a PUT. */
public sealed interface Precondition {
    /** Write only if no object exists. */
    record Absent() implements Precondition {}

    /** Write unconditionally: for objects that nothing depends on. */
    record None() implements Precondition {}

    /** Replace only the object with this ETag. */
    record Matches(String etag) implements Precondition {}
}
