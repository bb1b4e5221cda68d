package dev.stylewright.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.deploy.local.terminal.TerminalEnvironment;
import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.Topics;
import dev.stylewright.protocol.client.RequestPosition;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.client.SubmitOptions;
import dev.stylewright.protocol.codec.CloudEvents;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.Losses;
import dev.stylewright.protocol.report.Progressed;
import dev.stylewright.protocol.report.Scale;
import dev.stylewright.protocol.report.WorkerInfo;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command queries a real broker. */
@Timeout(120)
class StatusCommandTest {
    private static final WorkerInfo WORKER = new WorkerInfo("w-1", "0.1.0", "cpu", "bundled");

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aRequestIsFollowedFromItsPositionAndFoundByItsId() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary()) {
            create(kafka);
            RequestPosition position = submit(kafka);
            assertThat(status(kafka, position.toString()))
                    .isEqualTo("order-1: waiting, no worker has published an event for it");
            submit(kafka);
            RequestPosition last = submit(kafka);
            commit(kafka, "workers", 1);
            assertThat(status(kafka, last.toString(), "--group", "workers"))
                    .isEqualTo(
                            "order-1: waiting, no worker has published an event for it; requests ahead of it in its partition: 1,"
                                    + " older requests in all partitions that are not finished: at most 1");

            publish(
                    kafka,
                    Topics.PROGRESS,
                    EventType.PROGRESSED,
                    position.outcomeId().orElseThrow() + "/1.2",
                    Codec.encodeProgress(new Progressed(
                            "order-1",
                            120,
                            300,
                            new Scale(1, 1, 64, 64),
                            Losses.withoutLayers(1, 1, 1, 1),
                            3,
                            OptionalLong.of(60_000),
                            Optional.empty(),
                            1,
                            WORKER,
                            Map.of())));
            assertThat(status(kafka, position.toString()))
                    .startsWith("order-1: running on worker w-1, attempt 1, 120 of 300 evaluations, about ");

            publish(
                    kafka,
                    Topics.OUTCOMES,
                    EventType.FAILED,
                    position.outcomeId().orElseThrow(),
                    Codec.encodeOutcome(new Failed(
                            "order-1",
                            FailureCode.IMAGE_NOT_FOUND,
                            "There is no photo.",
                            List.of(),
                            1,
                            WORKER,
                            Map.of())));
            String failed = "order-1: failed, IMAGE_NOT_FOUND: There is no photo.";
            assertThat(status(kafka, position.toString())).isEqualTo(failed);
            assertThat(status(kafka, "order-1")).isEqualTo(failed);
            assertThat(status(kafka, "order-2"))
                    .startsWith("order-2: no worker has published an event for it since ")
                    .endsWith(": it waits, or no such request was published");
        }
    }

    @Test
    void brokersThatDoNotAnswerAreNamed() {
        assertThat(run("status", "order-1", "--brokers=127.0.0.1:1", "--property=default.api.timeout.ms=1000"))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("stylize: The brokers at 127.0.0.1:1 did not answer: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--brokers=nonsense|--brokers: Invalid url in bootstrap.servers: nonsense.",
                "--property=request.timeout.ms=soon|--property: Invalid value soon for configuration request.timeout.ms",
                "--since=yesterday|Invalid value for option '--since': 'yesterday' is not a time such as 2026-12-24T18:00:00Z"
            })
    void aWrongOptionIsNamed(String option, String message) {
        assertThat(run("status", "order-1", option)).isEqualTo(2);
        assertThat(err.toString()).startsWith("stylize: " + message);
    }

    private static void commit(EmbeddedKafka kafka, String group, long offset) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.alterConsumerGroupOffsets(
                            group, Map.of(new TopicPartition(Topics.REQUESTS, 0), new OffsetAndMetadata(offset)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private String status(EmbeddedKafka kafka, String request, String... more) {
        out.getBuffer().setLength(0);
        List<String> arguments = new ArrayList<>(List.of("status", request, "--brokers", kafka.bootstrapServers()));
        arguments.addAll(List.of(more));
        assertThat(run(arguments.toArray(String[]::new))).as(err.toString()).isZero();
        return out.toString().trim();
    }

    private int run(String... arguments) {
        CommandLine command =
                StylizeCommand.create(new TerminalEnvironment(false, 80, directory.resolve("cache"), false));
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    private static void create(EmbeddedKafka kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(Stream.of(Topics.REQUESTS, Topics.OUTCOMES, Topics.PROGRESS)
                            .map(topic -> new NewTopic(topic, 1, (short) 1))
                            .toList())
                    .all()
                    .get(30, TimeUnit.SECONDS);
            while (admin.listTopics().names().get(30, TimeUnit.SECONDS).size() < 3) {
                Thread.onSpinWait();
            }
        }
    }

    private static RequestPosition submit(EmbeddedKafka kafka) throws Exception {
        try (StylizationClient client =
                StylizationClient.builder(kafka.bootstrapServers()).build()) {
            StylizationRequest request = StylizationRequest.builder(
                            "order-1", S3Uri.of("photos", "a.jpg"), S3Uri.of("results", "a.png"))
                    .style(Style.of(S3Uri.of("styles", "b.jpg")))
                    .build();
            return client.submit(request, SubmitOptions.defaults()).position().get(30, TimeUnit.SECONDS);
        }
    }

    private static void publish(EmbeddedKafka kafka, String topic, EventType type, String eventId, byte[] value)
            throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(topic, value);
            CloudEvents.headers(type, eventId, "/test", Instant.now(), "order-1")
                    .toBytes()
                    .forEach(message.headers()::add);
            producer.send(message).get(30, TimeUnit.SECONDS);
        }
    }
}
