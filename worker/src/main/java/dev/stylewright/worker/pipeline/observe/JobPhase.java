package dev.stylewright.worker.pipeline.observe;

/** The phases of a request, in order; a job that ends early skips the rest. */
public enum JobPhase {
    /** Checks request, cancels and existing output. On the job thread. */
    RECEIVING,
    /** Fetches and decodes the images. On the job thread. */
    FETCHING,
    /** Paints. On the job thread. */
    STYLIZING,
    /** Paints a test image after a failure of the engine. On the job thread. */
    TESTING,
    /** Encodes the result. On the job thread. */
    ENCODING,
    /** Stores the result. On the job thread. */
    STORING,
    /** Publishes the outcome and acknowledges the request. On the poll thread. */
    PUBLISHING
}
