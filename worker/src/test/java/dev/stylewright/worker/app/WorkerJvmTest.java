package dev.stylewright.worker.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.codec.Decoded;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.adapter.kafka.BrokerPeer;
import io.minio.StatObjectResponse;
import io.minio.errors.ErrorResponseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers as operators run them: processes that get signals, are killed, and start with wrong settings. */
@SuppressWarnings("NullAway.Init")
class WorkerJvmTest {

    private static final Duration A_WHILE = Duration.ofSeconds(90);
    private static final int LONG = 2_000;

    @TempDir
    private Path directory;

    private EmbeddedKafka kafka;
    private Fleet fleet;

    @BeforeEach
    void startBroker() throws Exception {
        kafka = EmbeddedKafka.builder().sessionTimeout(Duration.ofSeconds(3)).start();
        fleet = Fleet.on(kafka, EmbeddedServers.shared().s3());
    }

    @AfterEach
    void stopBroker() {
        kafka.close();
    }

    /**
     * <pre>
     * worker 1: poll - paint - upload - (broker away) - SIGKILL
     * worker 2:                                          poll - finds the result - event
     * </pre>
     */
    @Tag("slow")
    @Test
    void aKillBetweenUploadAndEventLeavesOneObjectAndOneOutcome() throws Exception {
        StylizationRequest request = fleet.order("killed").build();
        StatObjectResponse stored;
        try (WorkerJvm first = WorkerJvm.start(fleet.settings("first"), directory)) {
            awaitTopics(first);
            publish(fleet.order("killed").parameters(Fleet.small(60)).build());
            await("the first progress event", () -> progressOf("killed").stream()
                    .findFirst());
            kafka.stop();
            stored = await("the result", () -> stat(request.output()));
            first.kill();
        }
        kafka.start();
        assertThat(fleet.peer().committed(fleet.topics().outcomes())).isEmpty();

        try (WorkerJvm second = WorkerJvm.start(fleet.settings("second"), directory)) {
            Completed completed = (Completed) await("the outcome", () -> outcome("killed"));

            assertThat(completed.replayed()).isTrue();
            assertThat(completed.attempt()).as("the attempt that painted").isEqualTo(1);
            assertThat(completed.inputs()).hasSize(2);
            assertThat(completed.etag()).isEqualTo(stored.etag().replace("\"", ""));
            assertThat(fleet.stat(request.output()).lastModified()).isEqualTo(stored.lastModified());
            second.terminate();
            assertThat(second.exitCode()).isZero();
        }
        assertThat(fleet.peer().committed(fleet.topics().outcomes())).hasSize(1);
    }

    @Tag("slow")
    @Test
    void sigtermLetsAShortJobFinishAndExitsWith0() throws Exception {
        try (WorkerJvm worker = WorkerJvm.start(fleet.settings("drained"), directory)) {
            awaitTopics(worker);
            publish(fleet.order("short").parameters(Fleet.small(30)).build());
            await("the first progress event", () -> progressOf("short").stream().findFirst());
            worker.terminate();
            assertThat(worker.exitCode()).isZero();
        }
        assertThat(outcome("short"))
                .hasValueSatisfying(outcome -> assertThat(outcome).isInstanceOf(Completed.class));
    }

    @Tag("slow")
    @Test
    void sigtermHandsALongJobBackAndExitsWith0() throws Exception {
        List<String> hurried = new ArrayList<>(fleet.settings("hurried"));
        hurried.add("stylewright.drain.grace=1s");
        try (WorkerJvm worker = WorkerJvm.start(hurried, directory)) {
            awaitTopics(worker);
            publish(fleet.order("long").parameters(Fleet.small(LONG)).build());
            await("the first progress event", () -> progressOf("long").stream().findFirst());
            worker.terminate();
            assertThat(worker.exitCode()).isZero();
        }
        assertThat(outcome("long")).isEmpty();
        assertThat(stat(fleet.result("long.png"))).isEmpty();

        try (WorkerJvm next = WorkerJvm.start(fleet.settings("next"), directory)) {
            List<ConsumerRecord<byte[], byte[]>> started =
                    await("the next worker's start", () -> Optional.of(progressOf("long"))
                            .filter(events -> events.stream()
                                    .anyMatch(event -> source(event).endsWith("/next"))));
            assertThat(started.get(started.size() - 1).value()).asString(UTF_8).contains("\"attempt\":1");
            next.terminate();
            next.terminate();
            next.exitCode();
        }
    }

    @Test
    void startupFailuresAreOneLineAndExitCode1() throws Exception {
        assertRefusal("stylewright.queue.configure=false", fleet.topics().requests());
        assertRefusal(
                "stylewright.storage.secret-key=wrong",
                "The store at " + fleet.s3().endpoint());
        assertRefusal("stylewright.device=gpu:7", "gpu:7");
        Path weights = Files.write(directory.resolve("weights.safetensors"), new byte[100]);
        assertRefusal("stylewright.weights=file:" + weights, weights.toString());
    }

    private void assertRefusal(String setting, String expected) throws Exception {
        List<String> settings = new ArrayList<>(fleet.settings("refused"));
        settings.add(setting);
        try (WorkerJvm worker = WorkerJvm.start(settings, directory)) {
            assertThat(worker.exitCode()).isEqualTo(1);
            assertThat(Files.readAllLines(worker.log()).stream().filter(line -> line.contains(expected)))
                    .hasSize(1);
            assertThat(Files.readString(worker.log())).doesNotContain("\tat ");
        }
    }

    private void publish(StylizationRequest request) throws Exception {
        fleet.peer()
                .publish(
                        fleet.topics().requests(),
                        request.id(),
                        new String(Codec.encodeRequest(request), UTF_8),
                        Map.of());
    }

    private void awaitTopics(WorkerJvm worker) throws Exception {
        await("a worker that has joined", () -> {
            if (!worker.process().isAlive()) {
                throw new AssertionError(Files.readString(worker.log()));
            }
            return Optional.of(Files.readString(worker.log())).filter(log -> log.contains("takes from"));
        });
    }

    private List<ConsumerRecord<byte[], byte[]>> progressOf(String id) {
        return fleet.peer().committed(fleet.topics().progress()).stream()
                .filter(event -> BrokerPeer.header(event, "ce_subject").equals(id))
                .filter(event -> BrokerPeer.header(event, "ce_type").contains("progressed")
                        || source(event).endsWith("/next"))
                .toList();
    }

    private static String source(ConsumerRecord<byte[], byte[]> event) {
        return BrokerPeer.header(event, "ce_source");
    }

    private Optional<Outcome> outcome(String id) {
        return fleet.peer().committed(fleet.topics().outcomes()).stream()
                .filter(event -> BrokerPeer.header(event, "ce_subject").equals(id))
                .map(event -> ((Decoded.Valid<Outcome>) Codec.decodeOutcome(event.value())).value())
                .findFirst();
    }

    private Optional<StatObjectResponse> stat(S3Uri uri) throws Exception {
        try {
            return Optional.of(fleet.stat(uri));
        } catch (ErrorResponseException notThere) {
            return Optional.empty();
        }
    }

    private static <T> T await(String what, Callable<Optional<T>> look) throws Exception {
        Instant end = Instant.now().plus(A_WHILE);
        while (Instant.now().isBefore(end)) {
            Optional<T> found = look.call();
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new AssertionError("waited " + A_WHILE + " for " + what);
    }
}
