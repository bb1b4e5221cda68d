package dev.stylewright.worker.app.configuration;

import dev.stylewright.worker.app.configuration.describe.ConfigDescription;
import dev.stylewright.worker.app.configuration.describe.Matches;
import io.smallrye.config.WithDefault;
import java.util.Map;

/**
 * The connection to Kafka. The maps hold properties of kafka-clients under their own names; more specific ones take precedence. {@link
 * KafkaClientProperties} merges them.
 */
public interface KafkaConfiguration {

    @ConfigDescription("The brokers for the initial connection.")
    @WithDefault("localhost:9092")
    @Matches(
            value =
                    "(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+):\\d{1,5}(\\s*,\\s*(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+):\\d{1,5})*",
            meaning = "`host:port`, or several of them separated by commas")
    String bootstrapServers();

    @ConfigDescription(
            "Any property of kafka-clients, for every client, such as `stylewright.kafka.properties.security.protocol=SASL_SSL`.")
    Map<String, String> properties();

    @ConfigDescription("Any property of kafka-clients, for consumers only.")
    Map<String, String> consumer();

    @ConfigDescription("Any property of kafka-clients, for producers only.")
    Map<String, String> producer();

    @ConfigDescription("Any property of kafka-clients, for admin clients only.")
    Map<String, String> admin();
}
