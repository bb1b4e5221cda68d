package dev.stylewright.worker.app.configuration;

import dev.stylewright.worker.app.configuration.describe.ConfigDescription;
import dev.stylewright.worker.app.configuration.describe.Example;
import java.net.URI;
import java.util.Optional;

/** Where the spans of requests go. */
public interface TracingConfiguration {

    @ConfigDescription(
            "The collector that takes spans as OTLP over HTTP, by host and port; they go to `/v1/traces` there, in protobuf."
                    + " Without it no spans are made. See worker/docs/operations/observability.md.")
    @Example("http://otel-collector:4318")
    Optional<URI> endpoint();
}
