package dev.stylewright.protocol;

/**
 * The names of the topics.
 *
 * @param requests requests of callers
 * @param outcomes one logical outcome for each request
 * @param progress progress of requests; may be lost
 * @param control cancels
 * @param deadLetters requests that could not be read or processed, unchanged
 */
public record Topics(String requests, String outcomes, String progress, String control, String deadLetters) {

    /** Default name of the request topic. */
    public static final String REQUESTS = "stylization.requests";
    /** Default name of the outcome topic. */
    public static final String OUTCOMES = "stylization.outcomes";
    /** Default name of the progress topic. */
    public static final String PROGRESS = "stylization.progress";
    /** Default name of the control topic. */
    public static final String CONTROL = "stylization.control";
    /** Default name of the dead-letter topic. */
    public static final String DEAD_LETTERS = "dlq.stylization.requests";

    /** The default names. */
    public static Topics defaults() {
        return new Topics(REQUESTS, OUTCOMES, PROGRESS, CONTROL, DEAD_LETTERS);
    }
}
