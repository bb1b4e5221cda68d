package dev.stylewright.worker.pipeline.storage;

/** When a PUT may write. */
public sealed interface Precondition {
    /** Only where nothing lies. */
    record Absent() implements Precondition {}

    /** Whatever lies there: for objects that nobody relies on. */
    record None() implements Precondition {}

    /** Only over the object with this ETag. */
    record Matches(String etag) implements Precondition {}
}
