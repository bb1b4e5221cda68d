package dev.stylewright.worker.app.configuration;

import dev.stylewright.worker.app.configuration.describe.ConfigDescription;
import dev.stylewright.worker.app.configuration.describe.Range;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Health, metrics and what runs here, for orchestrators and scrapers. */
public interface HttpConfiguration {

    @ConfigDescription(
            "Whether the worker answers on HTTP: `/health/started`, `/health/ready`, `/health/live`, `/metrics`, `/info`.")
    @WithDefault("true")
    boolean enabled();

    @ConfigDescription("The port. `0` takes a free one, which the log names.")
    @WithDefault("8080")
    @Range(min = "0", max = "65535")
    int port();

    @ConfigDescription("The address to listen on: one of this machine's, or `0.0.0.0` for all of them.")
    @WithDefault("0.0.0.0")
    String address();

    @ConfigDescription(
            "How long the poll loop may stand still until `/health/live` says that the worker is stuck. Longer than any wait"
                    + " for brokers: those don't come back because a worker is restarted.")
    @WithDefault("10m")
    @Range(min = "10s", max = "24h")
    Duration stuckAfter();

    @ConfigDescription(
            "Whether `/metrics` has everything: all buckets of all histograms, all that Java and the Kafka clients measure. About 750"
                    + " series instead of at most 250; raise `sampleLimit` of the scraper with it.")
    @WithDefault("false")
    boolean detailedMetrics();
}
