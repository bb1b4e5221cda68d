package dev.stylewright.worker.pipeline.observe;

/**
 * One value that a client library measures of itself.
 *
 * @param name what is measured: lower case, words joined by underscores, the library first; a count that only grows ends
 *     in {@code _total}
 * @param client which client of this worker, such as {@code requests}; one of a handful
 * @param meaning a sentence for people
 * @param value as it stands now; NaN where nothing was measured yet
 */
public record ClientMetric(String name, String client, String meaning, double value) {}
