package dev.stylewright.worker.app.configuration;

import dev.stylewright.worker.app.configuration.describe.ConfigDescription;
import dev.stylewright.worker.app.configuration.describe.Range;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Health, metrics and info pages, for orchestrators and scrapers. */
public interface HttpConfiguration {

    @ConfigDescription(
            "Whether the worker serves HTTP: `/health/started`, `/health/ready`, `/health/live`, `/metrics`, `/info`.")
    @WithDefault("true")
    boolean enabled();

    @ConfigDescription("The port. `0` selects a free one, which is logged.")
    @WithDefault("8080")
    @Range(min = "0", max = "65535")
    int port();

    @ConfigDescription("The address to listen on: one of this machine's, or `0.0.0.0` for all of them.")
    @WithDefault("0.0.0.0")
    String address();

    @ConfigDescription("How long the poll loop may be stuck before `/health/live` fails. Should be longer than any wait"
            + " for brokers, which a restart does not shorten.")
    @WithDefault("10m")
    @Range(min = "10s", max = "24h")
    Duration stuckAfter();

    @ConfigDescription(
            "Whether `/metrics` contains everything: all buckets of all histograms, and all metrics of Java and the Kafka clients. About 750"
                    + " series instead of at most 250; raise the scraper's `sampleLimit` accordingly.")
    @WithDefault("false")
    boolean detailedMetrics();
}
