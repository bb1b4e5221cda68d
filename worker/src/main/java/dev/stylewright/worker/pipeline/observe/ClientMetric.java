package dev.stylewright.worker.pipeline.observe;

/**
 * A metric of a client library.
 *
 * @param name lower case, words joined by underscores, prefixed by the library; the name of a monotonic count ends in {@code _total}
 * @param client the client within this worker, such as {@code requests}; one of a few
 * @param meaning a description
 * @param value current value; NaN if nothing was measured yet
 */
public record ClientMetric(String name, String client, String meaning, double value) {}
