package dev.stylewright.worker.app.configuration;

import dev.stylewright.worker.app.configuration.describe.ConfigDescription;
import dev.stylewright.worker.app.configuration.describe.Example;
import java.net.URI;
import java.util.Optional;

/** Export of traces. */
public interface TracingConfiguration {

    @ConfigDescription("Host and port of a collector of OTLP over HTTP. Spans are sent to `/v1/traces`, in protobuf."
            + " Without it no spans are created. See worker/docs/operations/observability.md.")
    @Example("http://otel-collector:4318")
    Optional<URI> endpoint();
}
