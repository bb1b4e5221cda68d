package dev.stylewright.worker.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.pipeline.EngineSickException;
import dev.stylewright.worker.stylize.EngineFailureException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers whose engine fails or hangs, and workers beside and after them: real workers on real servers, except for the engine. */
@Tag("slow")
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class SickEngineTest {

    private static final String BROKEN = "CUDA error: an illegal memory access was encountered";
    private static final String FAILED_TESTS = "stylewright_engine_tests_total{result=\"failed\"} ";
    /** The size of the pictures that make a working engine fail. */
    private static final int POISONOUS = 48;

    private static final ScriptedStylizer WELL = new ScriptedStylizer(
            options -> {
                if (options.size() == POISONOUS) {
                    fail();
                }
            },
            () -> {});

    @TempDir
    private Path directory;

    private EmbeddedKafka kafka;
    private Fleet fleet;
    private final List<StylizationClient> clients = new ArrayList<>();

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

    @AfterEach
    void closeClients() {
        clients.forEach(StylizationClient::close);
        clients.clear();
    }

    private static void fail() {
        throw new EngineFailureException(BROKEN);
    }

    private RunningWorker start(String mode, String id, ScriptedStylizer engine, String... more) {
        List<String> settings = new ArrayList<>(List.of(more));
        settings.add("stylewright.queue.mode=" + mode);
        settings.add("stylewright.queue.partitions=2");
        return RunningWorker.start(fleet, id, directory, engine, settings.toArray(String[]::new));
    }

    private CompletableFuture<Outcome> submit(String id, int size) {
        if (clients.isEmpty()) {
            clients.add(fleet.client());
        }
        return clients.get(0)
                .submit(
                        fleet.order(id)
                                .parameters(
                                        Fleet.small(1).toBuilder().size(size).build())
                                .build(),
                        ProgressListener.NONE);
    }

    private static Outcome end(CompletableFuture<Outcome> outcome) throws Exception {
        return outcome.get(60, TimeUnit.SECONDS);
    }

    /**
     * <pre>
     * sick: poll - engine fails - test picture fails - exit
     * well: poll - waits until sick is gone            - paints all
     * </pre>
     */
    @ParameterizedTest
    @ValueSource(strings = {"group", "share"})
    void aWorkerWithABrokenEngineLeavesAndItsRequestIsPaintedByAnother(String mode) throws Exception {
        RunningWorker sick = start(mode, "sick", new ScriptedStylizer(options -> fail(), SickEngineTest::fail));
        CompletableFuture<Void> gone = sick.end().exceptionally(failure -> null);
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        try (RunningWorker well = start(mode, "well", new ScriptedStylizer(options -> gone.join(), () -> {}))) {
            for (int i = 0; i < 8; i++) {
                outcomes.add(submit("good-" + i, 64));
            }

            Assertions.assertThatThrownBy(() -> sick.end().get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(EngineSickException.class)
                    .hasMessageContaining(BROKEN);
            List<Integer> attempts = new ArrayList<>();
            for (CompletableFuture<Outcome> outcome : outcomes) {
                Completed completed = (Completed) end(outcome);
                assertThat(completed.worker().id()).isEqualTo("well");
                attempts.add(completed.attempt());
            }
            assertThat(well.end()).isNotDone();
            assertThat(attempts).as("the attempt of the sick one is counted").contains(2);
        }
    }

    /**
     * <pre>
     * scraper: scrape - ......................... scrape
     * sick:             engine fails - leaves the queue - exit
     * </pre>
     */
    @Test
    void aScraperReadsThatTheEngineFailedBeforeTheWorkerEnds() throws Exception {
        RunningWorker sick = start("group", "sick", new ScriptedStylizer(options -> fail(), SickEngineTest::fail));
        assertThat(metrics(sick)).contains(FAILED_TESTS + "0.0");

        CompletableFuture<Outcome> unpainted = submit("seen", 64);
        // Longer than a worker without a scraper takes to end.
        TimeUnit.SECONDS.sleep(8);

        assertThat(metrics(sick)).contains(FAILED_TESTS + "1.0").contains("stylewright_ready 0.0");
        Assertions.assertThatThrownBy(() -> sick.end().get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(EngineSickException.class);
        assertThat(unpainted).isNotDone();
    }

    private static String metrics(RunningWorker worker) throws Exception {
        URI page = URI.create("http://127.0.0.1:" + worker.httpPort() + "/metrics");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @ParameterizedTest
    @ValueSource(strings = {"group", "share"})
    void aRequestThatBreaksAnEngineWhichIsStillWellFailsAtOnceAndTheWorkerGoesOn(String mode) throws Exception {
        try (RunningWorker well = start(mode, "well", WELL)) {
            Failed failed = (Failed) end(submit("poison", POISONOUS));
            Outcome next = end(submit("next", 64));

            assertThat(failed.code()).isEqualTo(FailureCode.ENGINE_FAILURE);
            assertThat(failed.message()).isEqualTo(BROKEN);
            assertThat(failed.attempt()).isEqualTo(1);
            assertThat(next).isInstanceOf(Completed.class);
            assertThat(well.end()).isNotDone();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"group", "share"})
    void aRequestThatBreaksEveryEngineForGoodEndsAfterItsAttempts(String mode) throws Exception {
        String attempts = "stylewright.queue.max-attempts=2";
        ScriptedStylizer broken = new ScriptedStylizer(options -> fail(), SickEngineTest::fail);
        RunningWorker first = start(mode, "first", broken, attempts);
        CompletableFuture<Outcome> outcome = submit("deadly", 64);
        first.end().handle((end, failure) -> failure).get(60, TimeUnit.SECONDS);
        RunningWorker second = start(mode, "second", broken, attempts);
        second.end().handle((end, failure) -> failure).get(60, TimeUnit.SECONDS);
        try (RunningWorker last = start(mode, "last", broken, attempts)) {
            assertThat(((Failed) end(outcome)).code()).isEqualTo(FailureCode.ATTEMPTS_EXHAUSTED);
            assertThat(last.end()).isNotDone();
        }
    }

    /**
     * <pre>
     * stuck: poll - engine does not come back - exit 4
     * heir:                                             poll - paints, as the second attempt
     * </pre>
     */
    @ParameterizedTest
    @ValueSource(strings = "group") // in the other mode the lock of 30 s has to run out first
    void aWorkerWithAHangingEngineEndsAndLogsWhereItHung(String mode) throws Exception {
        List<String> settings = new ArrayList<>(fleet.settings("stuck"));
        settings.add("stylewright.queue.mode=" + mode);
        settings.add("stylewright.engine.evaluation-timeout=1s");
        // The topics exist once a worker has run.
        start(mode, "well", WELL).close();
        CompletableFuture<Outcome> outcome = submit("stuck", 64);
        try (WorkerJvm stuck = WorkerJvm.start(StuckWorker.class, List.of(), settings, directory)) {
            assertThat(stuck.exitCode()).isEqualTo(4);
            assertThat(Files.readString(stuck.log()))
                    .contains("no evaluation for 2 s (limit 1 s)", "Check the device, then restart")
                    .contains(
                            "thread job is blocked here",
                            "dev.stylewright.worker.app.StuckWorker.hang(StuckWorker.java:")
                    .doesNotContain("settled");
        }
        try (RunningWorker heir = start(mode, "heir", WELL)) {
            Completed completed = (Completed) end(outcome);

            assertThat(completed.worker().id()).isEqualTo("heir");
            assertThat(completed.attempt()).isEqualTo(2);
            assertThat(heir.end()).isNotDone();
        }
    }
}
