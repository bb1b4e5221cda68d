package dev.stylewright.worker.pipeline.observe;

import java.util.List;

/** Port: a client library that measures itself. Thread-safe, and quick: asked at every scrape. */
@FunctionalInterface
public interface ClientMetricsSource {

    /** Everything that is measured, as it stands now. */
    List<ClientMetric> measurements();
}
