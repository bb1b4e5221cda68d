package dev.stylewright.worker.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.protocol.CancelRequest;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.codec.Decoded;
import dev.stylewright.protocol.report.Cancelled;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.adapter.kafka.BrokerPeer;
import dev.stylewright.worker.adapter.kafka.RecordBomb;
import dev.stylewright.worker.adapter.kafka.admin.BrokerAdmin;
import dev.stylewright.worker.adapter.kafka.admin.QueueTopics;
import dev.stylewright.worker.app.assembly.ConfigurationMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workers with a small heap, and records that are small on the brokers and larger than that heap when decompressed. */
@Tag("slow")
@SuppressWarnings("NullAway.Init")
class RecordBombTest {

    private static final String HEAP = "-Xmx176m";
    private static final Duration A_WHILE = Duration.ofMinutes(5);
    private static final Pattern PORT = Pattern.compile("health and metrics on (http://\\S+)");

    @TempDir
    private Path directory;

    private Fleet fleet;

    @BeforeEach
    void createFleet() throws Exception {
        fleet = Fleet.on(
                EmbeddedServers.shared().kafka(), EmbeddedServers.shared().s3());
    }

    /**
     * <pre>
     * requests: [before, bomb, lost] [after]
     * </pre>
     */
    @ParameterizedTest
    @CsvSource({"consumer", "classic"})
    void aGroupSkipsRecordsThatDoNotFitAndWritesADeadLetter(String protocol) throws Exception {
        try (WorkerJvm worker = start("stylewright.queue.group-protocol=" + protocol)) {
            long bomb = bomb(fleet.topics().requests(), List.of(order("before")), List.of(order("lost")));
            publish("after");

            await(worker, "the request before", () -> outcome("before"));
            await(worker, "the request after", () -> outcome("after"));

            assertThat(fleet.peer().committed(fleet.topics().deadLetters())).satisfiesExactly(letter -> {
                assertThat(letter.value()).isNull();
                assertThat(BrokerPeer.header(letter, "__dlq.errors.topic"))
                        .isEqualTo(fleet.topics().requests());
                assertThat(BrokerPeer.header(letter, "__dlq.errors.partition")).isEqualTo("0");
                assertThat(BrokerPeer.header(letter, "__dlq.errors.offset")).isEqualTo(Long.toString(bomb));
                assertThat(BrokerPeer.header(letter, "__dlq.errors.code")).isEqualTo("INVALID_REQUEST");
                assertThat(BrokerPeer.header(letter, "__dlq.errors.message"))
                        .contains("offsets %d to %d of %s-0"
                                .formatted(bomb, bomb + 1, fleet.topics().requests()));
            });
            assertThat(metrics(worker)).contains("stylewright_unreadable_records_total{topic=\"requests\"} 1.0");
            end(worker);
        }
    }

    @Test
    void aShareGroupLeavesRecordsThatDoNotFitToTheBrokersDeadLetters() throws Exception {
        try (WorkerJvm worker = start("stylewright.queue.mode=share")) {
            long bomb = bomb(fleet.topics().requests(), List.of(), List.of());
            publish("after");

            await(worker, "the request after", () -> outcome("after"));

            assertThat(await(
                            worker,
                            "the dead letter",
                            () -> fleet.peer().committed(fleet.topics().deadLetters()).stream()
                                    .findFirst()))
                    .satisfies(letter -> assertThat(BrokerPeer.header(letter, "__dlq.errors.offset"))
                            .isEqualTo(Long.toString(bomb)));
            assertThat(metrics(worker))
                    .containsPattern("stylewright_unreadable_records_total\\{topic=\"requests\"} \\d");
            end(worker);
        }
    }

    /**
     * <pre>
     * control: [cancel of "first", bomb] [cancel of "second"]
     * </pre>
     */
    @Test
    void cancelsBeforeAndBehindABombOnTheControlTopicAreKnown() throws Exception {
        try (BrokerAdmin admin = BrokerAdmin.open(ConfigurationMapper.kafka(fleet.configuration("setup", directory)))) {
            new QueueTopics(admin).create(1, Optional.empty());
        }
        publish("first");
        publish("second");
        bomb(fleet.topics().control(), List.of(cancel("first")), List.of());
        fleet.peer().publish(fleet.topics().control(), "second", new String(cancel("second"), UTF_8), Map.of());

        try (WorkerJvm worker = start("stylewright.queue.mode=group")) {
            assertThat(await(worker, "the first outcome", () -> outcome("first")))
                    .isInstanceOf(Cancelled.class);
            assertThat(await(worker, "the second outcome", () -> outcome("second")))
                    .isInstanceOf(Cancelled.class);
            assertThat(metrics(worker)).contains("stylewright_unreadable_records_total{topic=\"control\"} 1.0");
            end(worker);
        }
    }

    /**
     * <pre>
     * dead letters: [bomb, as a broker copied it] [a dead letter]
     * </pre>
     */
    @Test
    void aRedriveGetsPastABombAmongTheDeadLetters() throws Exception {
        try (WorkerJvm worker = start("stylewright.queue.mode=group")) {
            bomb(fleet.topics().deadLetters(), List.of(), List.of());
            fleet.peer().publish(fleet.topics().requests(), "poison", "{{{", Map.of());
            await(worker, "the dead letter", () -> Optional.of(fleet.kafka().bootstrapServers())
                    .filter(ignored -> deadLetters(worker)));
            end(worker);
        }
        List<String> arguments = List.of("redrive", "--match", "all", "--execute");
        try (WorkerJvm redrive = WorkerJvm.start(List.of(HEAP), fleet.settings("redrive"), arguments, directory)) {
            assertThat(redrive.exitCode()).as(Files.readString(redrive.log())).isZero();
        }
        assertThat(fleet.peer().committed(fleet.topics().requests()))
                .filteredOn(record -> new String(record.value(), UTF_8).equals("{{{"))
                .hasSize(2);
    }

    private boolean deadLetters(WorkerJvm worker) {
        try {
            return metrics(worker).contains("stylewright_dead_letters_total{code=\"INVALID_REQUEST\"} 1.0");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private WorkerJvm start(String setting) throws Exception {
        List<String> settings = new ArrayList<>(fleet.settings("small"));
        settings.add(setting);
        WorkerJvm worker = WorkerJvm.start(List.of(HEAP), settings, List.of(), directory);
        try {
            await(worker, "a worker that has joined", () -> Optional.of(Files.readString(worker.log()))
                    .filter(log -> log.contains("takes from")));
            return worker;
        } catch (Exception | AssertionError e) {
            worker.close();
            throw e;
        }
    }

    private static void end(WorkerJvm worker) throws Exception {
        worker.terminate();
        assertThat(worker.exitCode()).as(Files.readString(worker.log())).isZero();
    }

    private long bomb(String topic, List<byte[]> before, List<byte[]> after) throws Exception {
        return RecordBomb.publish(fleet.kafka().bootstrapServers(), topic, before, after);
    }

    private byte[] order(String id) {
        return Codec.encodeRequest(fleet.order(id).build());
    }

    private static byte[] cancel(String id) {
        return Codec.encodeCancel(new CancelRequest(id, Optional.empty()));
    }

    private void publish(String id) throws Exception {
        StylizationRequest request = fleet.order(id).build();
        fleet.peer()
                .publish(
                        fleet.topics().requests(),
                        request.id(),
                        new String(Codec.encodeRequest(request), UTF_8),
                        Map.of());
    }

    private Optional<Outcome> outcome(String id) {
        return fleet.peer().committed(fleet.topics().outcomes()).stream()
                .filter(event -> BrokerPeer.header(event, "ce_subject").equals(id))
                .map(ConsumerRecord::value)
                .map(value -> ((Decoded.Valid<Outcome>) Codec.decodeOutcome(value)).value())
                .findFirst();
    }

    private static String metrics(WorkerJvm worker) throws Exception {
        Matcher port = PORT.matcher(Files.readString(worker.log()));
        assertThat(port.find()).isTrue();
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(port.group(1) + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static <T> T await(WorkerJvm worker, String what, Callable<Optional<T>> look) throws Exception {
        Instant end = Instant.now().plus(A_WHILE);
        while (Instant.now().isBefore(end)) {
            Optional<T> found = look.call();
            if (found.isPresent()) {
                return found.get();
            }
            if (worker.process().waitFor(200, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        throw new AssertionError(
                "waited " + A_WHILE + " for " + what + "; the worker's log:\n" + Files.readString(worker.log()));
    }
}
