package dev.stylewright.worker.app.configuration.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.app.configuration.DeviceSetting;
import dev.stylewright.worker.app.configuration.KafkaClientProperties;
import dev.stylewright.worker.app.configuration.KafkaConfiguration;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where values come from, which of them wins, and how the winners are printed. */
class PrecedenceTest {

    private final LoaderFixture given;

    PrecedenceTest(@TempDir Path directory) {
        given = new LoaderFixture(directory);
    }

    @Test
    void commandLineOutranksEnvironmentOutranksLaterFileOutranksEarlierFileOutranksDefault() {
        Path early = given.file(
                "early.properties", "stylewright.queue.group=early", "stylewright.threads=3", "stylewright.device=cpu");
        Path late = given.file("late.properties", "stylewright.queue.group=late", "stylewright.threads=4");
        assertThat(given.loader().load(List.of(early, late), List.of()).configuration())
                .satisfies(configuration -> {
                    assertThat(configuration.queue().group()).isEqualTo("late");
                    assertThat(configuration.threads()).isEqualTo(4);
                    assertThat(configuration.device()).isEqualTo(new DeviceSetting.Cpu());
                    assertThat(configuration.queue().maxAttempts()).isEqualTo(5);
                });
        given.variable("STYLEWRIGHT_QUEUE_GROUP", "environment");
        assertThat(given.loader()
                        .load(List.of(early, late), List.of())
                        .configuration()
                        .queue()
                        .group())
                .isEqualTo("environment");
        assertThat(given.loader()
                        .load(List.of(early, late), List.of("stylewright.queue.group=set"))
                        .configuration()
                        .queue()
                        .group())
                .isEqualTo("set");
    }

    @Test
    void readsTheDefaultFileUnlessAnotherIsNamed() {
        given.file(ConfigurationLoader.DEFAULT_FILE, "stylewright.queue.group=standard");
        Path other = given.file("other.properties", "stylewright.threads=3");
        assertThat(given.load().queue().group()).isEqualTo("standard");
        assertThat(given.loader()
                        .load(List.of(other), List.of())
                        .configuration()
                        .queue()
                        .group())
                .isEqualTo("stylewright-workers");
    }

    @Test
    void anEmptyVariableCountsAsNotSet() {
        given.variable("STYLEWRIGHT_QUEUE_GROUP", "");
        given.variable("STYLEWRIGHT_STORAGE_ACCESS_KEY", "");
        assertThat(given.load().queue().group()).isEqualTo("stylewright-workers");
        assertThat(given.load().storage().accessKey()).isEmpty();
    }

    @Test
    void anEmptyValueUnsetsWhatIsOptional() {
        given.variable("STYLEWRIGHT_QUEUE_REPLICATION_FACTOR", "3");
        assertThat(given.load().queue().replicationFactor()).isEqualTo(Optional.of(3));
        assertThat(given.load("stylewright.queue.replication-factor=").queue().replicationFactor())
                .isEmpty();
    }

    @Test
    void kafkaPropertiesMayBeWrittenInEveryWay() {
        given.variable("STYLEWRIGHT_KAFKA_PROPERTIES_SECURITY_PROTOCOL", "SSL");
        WorkerConfiguration configuration = given.load(
                "stylewright.kafka.properties.ssl.protocol=TLSv1.3",
                "stylewright.kafka.properties.\"ssl.provider\"=x",
                "stylewright.kafka.consumer.fetch.max.wait.ms=100",
                "stylewright.kafka.consumer.ssl.protocol=TLSv1.2",
                "stylewright.kafka.producer.retries=3",
                "stylewright.kafka.admin.retries=4");
        KafkaConfiguration kafka = configuration.kafka();
        assertThat(kafka.properties())
                .containsOnly(
                        Map.entry("security.protocol", "SSL"),
                        Map.entry("ssl.protocol", "TLSv1.3"),
                        Map.entry("ssl.provider", "x"));
        assertThat(KafkaClientProperties.consumer(kafka))
                .containsEntry("bootstrap.servers", "localhost:9092")
                .containsEntry("ssl.protocol", "TLSv1.2")
                .containsEntry("fetch.max.wait.ms", "100")
                .doesNotContainKey("retries");
        assertThat(KafkaClientProperties.producer(kafka))
                .containsEntry("ssl.protocol", "TLSv1.3")
                .containsEntry("retries", "3");
        assertThat(KafkaClientProperties.admin(kafka)).containsEntry("retries", "4");
    }

    @Test
    void printsEverythingWithItsSourceAndReadsItBack() throws IOException {
        given.variable("STYLEWRIGHT_QUEUE_GROUP", "grüße = a\\b");
        LoadedConfiguration loaded =
                given.loader().load(List.of(), List.of("stylewright.kafka.properties.client.rack= r:1 "));
        String printed = loaded.print();
        assertThat(printed)
                .contains("# environment variable STYLEWRIGHT_ACCESS_READ\nstylewright.access.read=photos\n")
                .contains("# default\nstylewright.queue.mode=group\n")
                .contains("# not set\n# stylewright.queue.replication-factor=\n");
        Properties properties = new Properties();
        properties.load(new StringReader(printed));
        assertThat(properties.getProperty("stylewright.queue.group")).isEqualTo("grüße = a\\b");
        assertThat(properties.getProperty("stylewright.kafka.properties.client.rack"))
                .isEqualTo(" r:1 ");

        Path file = given.file("printed.properties", printed);
        given.noVariables();
        assertThat(given.loader()
                        .load(List.of(file), List.of())
                        .print()
                        .replaceAll("(?m)^# (default|file|--set).*$", ""))
                .isEqualTo(printed.replaceAll("(?m)^# (default|environment|--set).*$", ""));
    }
}
