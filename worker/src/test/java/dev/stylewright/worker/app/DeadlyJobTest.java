package dev.stylewright.worker.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.codec.Decoded;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.adapter.kafka.BrokerPeer;
import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.KafkaSettings.GroupProtocol;
import dev.stylewright.worker.adapter.kafka.QueueKind;
import dev.stylewright.worker.adapter.kafka.admin.BrokerAdmin;
import dev.stylewright.worker.adapter.kafka.admin.QueueTopics;
import dev.stylewright.worker.app.DeadlyWorker.Death;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A job that ends every worker that begins it.
 *
 * <pre>
 * doomed: poll - paint - dead
 * doomed:                poll - paint - dead
 * heir:                                 poll - attempts exhausted - next
 * </pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings({"NullAway.Init", "try"}) // the worker needs no calls while it runs
@Tag("chaos")
class DeadlyJobTest {

    private static final int ATTEMPTS = 2;
    private static final Duration A_WHILE = Duration.ofSeconds(90);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    @TempDir
    private Path directory;

    private EmbeddedKafka kafka;

    @BeforeAll
    void startBroker() {
        kafka = EmbeddedKafka.builder()
                .sessionTimeout(Duration.ofSeconds(2))
                .property("group.share.record.lock.duration.ms", "2000")
                .start();
    }

    @AfterAll
    void stopBroker() {
        kafka.close();
    }

    static Stream<Arguments> deaths() {
        return Stream.of(QueueKind.values())
                .flatMap(kind -> Stream.of(Death.values()).map(death -> Arguments.of(kind, death)));
    }

    @ParameterizedTest
    @MethodSource("deaths")
    void aDeadlyJobEndsAfterItsAttemptsAndWhatLiesBehindItIsServed(QueueKind kind, Death death) throws Exception {
        Fleet fleet = Fleet.on(kafka, EmbeddedServers.shared().s3());
        createTopics(fleet);
        publish(fleet, fleet.order("deadly").build());
        for (int life = 1; life <= ATTEMPTS; life++) {
            List<String> settings = fleet.settings("doomed" + life);
            settings.addAll(settings(kind));
            DeadlyWorker.live(death, settings, directory);
        }
        publish(fleet, fleet.order("next").build());
        try (RunningWorker heir =
                RunningWorker.start(fleet, "heir", directory, settings(kind).toArray(String[]::new))) {
            Failed failed = (Failed) awaitOutcome(fleet, "deadly");
            assertThat(failed.code()).isEqualTo(FailureCode.ATTEMPTS_EXHAUSTED);
            assertThat(failed.attempt()).isEqualTo(ATTEMPTS + 1);
            assertThat(awaitOutcome(fleet, "next")).isInstanceOf(Completed.class);
        }
    }

    private static List<String> settings(QueueKind kind) {
        List<String> settings = new ArrayList<>(List.of("stylewright.queue.max-attempts=" + ATTEMPTS));
        settings.addAll(
                switch (kind) {
                    case CONSUMER_GROUP -> List.of();
                    case CLASSIC_GROUP ->
                        List.of(
                                "stylewright.queue.group-protocol=classic",
                                "stylewright.kafka.consumer.session.timeout.ms=2000",
                                "stylewright.kafka.consumer.heartbeat.interval.ms=500");
                    case SHARE -> List.of("stylewright.queue.mode=share");
                });
        return settings;
    }

    /** The request exists before the first worker starts. */
    private static void createTopics(Fleet fleet) throws Exception {
        Map<String, String> broker = Map.of("bootstrap.servers", fleet.kafka().bootstrapServers());
        try (BrokerAdmin admin = BrokerAdmin.open(new KafkaSettings(
                fleet.name(), GroupProtocol.CONSUMER, "setup", fleet.topics(), broker, broker, broker))) {
            new QueueTopics(admin).create(1, Optional.empty());
        }
    }

    private static void publish(Fleet fleet, StylizationRequest request) throws Exception {
        String json = new String(Codec.encodeRequest(request), UTF_8);
        fleet.peer().publish(fleet.topics().requests(), request.id(), json, Map.of());
    }

    private static Outcome awaitOutcome(Fleet fleet, String id) {
        Instant end = Instant.now().plus(A_WHILE);
        while (Instant.now().isBefore(end)) {
            Optional<Outcome> found = fleet.peer().committed(fleet.topics().outcomes()).stream()
                    .filter(event -> BrokerPeer.header(event, "ce_subject").equals(id))
                    .map(event -> ((Decoded.Valid<Outcome>) Codec.decodeOutcome(event.value())).value())
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        throw new AssertionError("waited " + A_WHILE + " for the outcome of " + id);
    }
}
