package dev.stylewright.worker.pipeline.observe;

import java.util.List;

/** Port: the metrics of a client library. Thread-safe, and fast: called at every scrape. */
@FunctionalInterface
public interface ClientMetricsSource {

    /** All current metrics. */
    List<ClientMetric> measurements();
}
