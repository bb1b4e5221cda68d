package dev.stylewright.worker.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.stylewright.worker.adapter.kafka.ReleasingMember;
import io.minio.errors.ErrorResponseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that crash, or are suspended for longer than their claim lasts, in the middle of a job; and their successors. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings({"NullAway.Init", "try"}) // the worker needs no calls while it runs
class LostWorkerTest {

    private static final Duration A_WHILE = Duration.ofSeconds(90);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final int LONG = 2_000;
    /** Evaluations of a job that is still being painted when its first progress event is read, but that ends soon after. */
    private static final int SLEPT = 120;

    @TempDir
    private Path directory;

    private EmbeddedKafka kafka;
    private Fleet fleet;

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

    @BeforeEach
    void createFleet() throws Exception {
        fleet = Fleet.on(kafka, EmbeddedServers.shared().s3());
    }

    /**
     * <pre>
     * doomed: poll - paint - SIGKILL
     * heir:                   poll - attempts exhausted - next
     * </pre>
     */
    @ParameterizedTest
    @ValueSource(strings = {"group", "share"})
    void aJobThatTakesItsWorkersDownEndsAndTheQueueMovesOn(String mode) throws Exception {
        String[] settings = {"stylewright.queue.mode=" + mode, "stylewright.queue.max-attempts=1"};
        try (WorkerJvm doomed = start("doomed", settings)) {
            publish(fleet.order("deadly").parameters(Fleet.small(LONG)).build());
            publish(fleet.order("next").build());
            awaitProgress("deadly");
            doomed.kill();
        }
        try (RunningWorker heir = RunningWorker.start(fleet, "heir", directory, settings)) {
            Failed failed = (Failed) await("the end of the deadly job", () -> outcome("deadly"));
            Outcome next = await("the next job", () -> outcome("next"));

            assertThat(failed.code()).isEqualTo(FailureCode.ATTEMPTS_EXHAUSTED);
            assertThat(failed.attempt()).isEqualTo(2);
            assertThat(next).isInstanceOf(Completed.class);
            assertThat(fleet.peer().committed(fleet.topics().deadLetters()))
                    .singleElement()
                    .satisfies(deadLetter -> {
                        assertThat(deadLetter.key()).asString(UTF_8).isEqualTo("deadly");
                        assertThat(BrokerPeer.header(deadLetter, "__dlq.errors.code"))
                                .isEqualTo("ATTEMPTS_EXHAUSTED");
                        assertThat(BrokerPeer.header(deadLetter, "__dlq.errors.delivery.count"))
                                .isEqualTo("2");
                    });
        }
    }

    /**
     * <pre>
     * zombie: poll - paint - SIGSTOP               SIGCONT - writes nothing
     * heir:                    poll - paint - done
     * </pre>
     */
    @ParameterizedTest
    @ValueSource(strings = {"group", "share"})
    void aWorkerThatSleptPastItsClaimWritesNothingThatCounts(String mode) throws Exception {
        String setting = "stylewright.queue.mode=" + mode;
        StylizationRequest request = fleet.order("slept")
                .parameters(Fleet.small(SLEPT))
                .overwrite(true)
                .build();
        try (WorkerJvm zombie = start("zombie", setting)) {
            publish(request);
            awaitProgress("slept");
            zombie.signal("STOP");
            Completed completed;
            try (RunningWorker heir = RunningWorker.start(fleet, "heir", directory, setting)) {
                completed = (Completed) await("the heir's result", () -> outcome("slept"));
            }
            Instant modified = fleet.stat(request.output()).lastModified().toInstant();

            zombie.signal("CONT");
            await("the zombie's insight", () -> logOf(zombie)
                    .filter(log -> log.contains("given up unsettled: CLAIM_LOST")
                            || log.contains("was not settled by this worker")));
            zombie.terminate();

            assertThat(zombie.exitCode()).isZero();
            assertThat(completed.worker().id()).isEqualTo("heir");
            assertThat(fleet.stat(request.output()).lastModified().toInstant()).isEqualTo(modified);
            List<String> outcomes = fleet.peer().committed(fleet.topics().outcomes()).stream()
                    .map(event -> BrokerPeer.header(event, "ce_id"))
                    .toList();
            assertThat(outcomes.stream().distinct()).hasSize(1);
            if (mode.equals("group")) {
                assertThat(outcomes)
                        .as("published once: outcome and offset are one transaction")
                        .hasSize(1);
            }
        }
    }

    /**
     * <pre>
     * zombie: poll - paint - SIGSTOP                         SIGCONT - writes nothing
     * member:                  poll, release, 9 times
     * heir:                                   answers: failed
     * </pre>
     */
    @Tag("chaos")
    @Test
    void aWorkerSuspendedUntilTheBrokersGaveUpPublishesNoSecondOutcome() throws Exception {
        String setting = "stylewright.queue.mode=share";
        StylizationRequest request =
                fleet.order("slept").parameters(Fleet.small(SLEPT)).build();
        try (WorkerJvm zombie = start("zombie", setting)) {
            publish(request);
            awaitProgress("slept");
            zombie.signal("STOP");
            giveUp(1);
            try (RunningWorker heir = RunningWorker.start(fleet, "heir", directory, setting)) {
                Failed failed = (Failed) await("the outcome", () -> outcome("slept"));
                assertThat(failed.code()).isEqualTo(FailureCode.ATTEMPTS_EXHAUSTED);
                assertThat(failed.worker().id()).isEqualTo("heir");
            }

            zombie.signal("CONT");
            await("the zombie's insight", () -> logOf(zombie)
                    .filter(log -> log.contains("given up unsettled: CLAIM_LOST")
                            || log.contains("was not settled by this worker")));
            zombie.terminate();

            assertThat(zombie.exitCode()).isZero();
            // The zombie also reads dead letters, and may answer this one again in the same way.
            assertThat(outcomeIds()).containsOnly(outcomeId("slept", 0));
            assertThat(outcomes("slept")).isNotEmpty().allSatisfy(outcome -> assertThat(outcome)
                    .isInstanceOf(Failed.class));
            assertThatThrownBy(() -> fleet.stat(request.output())).isInstanceOf(ErrorResponseException.class);
        }
    }

    /** A worker stores its result and dies, and the next ones die repeatedly before they can report it. */
    @Tag("chaos")
    @Test
    void abandonedRequestsWithAResultAreCompleted() throws Exception {
        String setting = "stylewright.queue.mode=share";
        StylizationRequest request = fleet.order("done").build();
        try (RunningWorker worker = RunningWorker.start(fleet, "worker", directory, setting)) {
            publish(request);
            await("the result", () -> outcome("done"));
        }
        publish(request);
        giveUp(1);
        try (RunningWorker heir = RunningWorker.start(fleet, "heir", directory, setting)) {
            await("the second outcome", () -> Optional.of(outcomeIds()).filter(ids -> ids.size() == 2));
        }

        assertThat(outcomeIds()).containsExactly(outcomeId("done", 0), outcomeId("done", 1));
        assertThat(outcomes("done")).last().satisfies(outcome -> {
            Completed completed = (Completed) outcome;
            assertThat(completed.replayed()).isTrue();
            assertThat(completed.worker().id()).isEqualTo("heir");
        });
    }

    private void giveUp(int letters) {
        ReleasingMember.exhaust(
                fleet.peer(),
                fleet.name(),
                fleet.topics().requests(),
                fleet.topics().deadLetters(),
                letters);
    }

    private List<String> outcomeIds() {
        return fleet.peer().committed(fleet.topics().outcomes()).stream()
                .map(event -> BrokerPeer.header(event, "ce_id"))
                .toList();
    }

    private String outcomeId(String id, long offset) {
        return id + "@" + fleet.topics().requests() + "-0-" + offset;
    }

    /**
     * <pre>
     * leaving: poll - paint - SIGTERM, SIGTERM - exit 0
     * staying:                                   poll at once, though the lock would last
     * </pre>
     */
    @ParameterizedTest
    @ValueSource(strings = {"group", "share"})
    void aSecondSigtermHandsBackNowAndExitsWith0(String mode) throws Exception {
        String setting = "stylewright.queue.mode=" + mode;
        try (WorkerJvm leaving = start("leaving", setting, "stylewright.drain.grace=1h")) {
            publish(fleet.order("handed-back").parameters(Fleet.small(LONG)).build());
            awaitProgress("handed-back");
            leaving.terminate();
            await("the first signal", () -> logOf(leaving).filter(log -> log.contains("stopping: no more requests")));
            leaving.terminate();
            assertThat(leaving.exitCode()).isZero();
        }
        assertThat(fleet.peer().committed(fleet.topics().outcomes())).isEmpty();
        try (RunningWorker staying =
                RunningWorker.start(fleet, "staying", directory, setting, "stylewright.drain.grace=0s")) {
            await("another worker's start", () -> progress("handed-back").stream()
                    .filter(event -> BrokerPeer.header(event, "ce_source").endsWith("/staying"))
                    .findFirst());
        }
    }

    private WorkerJvm start(String id, String... more) throws Exception {
        List<String> settings = new ArrayList<>(fleet.settings(id));
        settings.addAll(List.of(more));
        WorkerJvm worker = WorkerJvm.start(settings, directory);
        await("a worker that has joined", () -> {
            if (!worker.process().isAlive()) {
                throw new AssertionError(Files.readString(worker.log()));
            }
            return logOf(worker).filter(log -> log.contains("takes from"));
        });
        return worker;
    }

    private static Optional<String> logOf(WorkerJvm worker) throws IOException {
        return Optional.of(Files.readString(worker.log()));
    }

    private void publish(StylizationRequest request) throws Exception {
        String json = new String(Codec.encodeRequest(request), UTF_8);
        fleet.peer().publish(fleet.topics().requests(), request.id(), json, Map.of());
    }

    private void awaitProgress(String id) throws Exception {
        await("progress of " + id, () -> progress(id).stream()
                .filter(event -> BrokerPeer.header(event, "ce_type").contains("progressed"))
                .findFirst());
    }

    private List<ConsumerRecord<byte[], byte[]>> progress(String id) {
        return fleet.peer().committed(fleet.topics().progress()).stream()
                .filter(event -> BrokerPeer.header(event, "ce_subject").equals(id))
                .toList();
    }

    private Optional<Outcome> outcome(String id) {
        return outcomes(id).stream().findFirst();
    }

    private List<Outcome> outcomes(String id) {
        return fleet.peer().committed(fleet.topics().outcomes()).stream()
                .filter(event -> BrokerPeer.header(event, "ce_subject").equals(id))
                .map(event -> ((Decoded.Valid<Outcome>) Codec.decodeOutcome(event.value())).value())
                .toList();
    }

    private static <T> T await(String what, Callable<Optional<T>> look) throws Exception {
        Instant end = Instant.now().plus(A_WHILE);
        while (Instant.now().isBefore(end)) {
            Optional<T> found = look.call();
            if (found.isPresent()) {
                return found.get();
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        throw new AssertionError("waited " + A_WHILE + " for " + what);
    }
}
