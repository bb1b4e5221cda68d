package dev.stylewright.worker.pipeline.observe;

/** What a worker does for a request, in this order; a job that ends early leaves the rest out. */
public enum JobPhase {
    /** Looks at what is known of the request and of its output already. On the job thread. */
    RECEIVING,
    /** Brings and decodes the images. On the job thread. */
    FETCHING,
    /** Paints. On the job thread. */
    STYLIZING,
    /** Paints a test picture, where painting failed. On the job thread. */
    TESTING,
    /** Encodes the result. On the job thread. */
    ENCODING,
    /** Stores the result. On the job thread. */
    STORING,
    /** Publishes the outcome and acknowledges the request. On the poll thread. */
    PUBLISHING
}
