package dev.stylewright.worker.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.CancelRequest;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.report.Cancelled;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progressed;
import dev.stylewright.worker.adapter.kafka.BrokerPeer;
import io.minio.errors.ErrorResponseException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The promises to callers in both queue modes: whole workers on real servers. */
@Tag("slow")
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class BothModesTest {

    /** Lasts longer than a cancel takes. The first progress event comes after a twentieth of it. */
    private static final int LONG = 800;

    @TempDir
    private Path directory;

    private Fleet fleet;
    private StylizationClient client;
    private final List<RunningWorker> workers = new ArrayList<>();

    @BeforeEach
    void createFleet() throws Exception {
        fleet = Fleet.shared();
    }

    @AfterEach
    void stopWorkers() {
        workers.forEach(RunningWorker::close);
        client.close();
    }

    private void start(String mode) {
        String id = mode + "-" + workers.size();
        workers.add(RunningWorker.start(fleet, id, directory, "stylewright.queue.mode=" + mode));
        if (workers.size() == 1) {
            client = fleet.client();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "share")
    void goodRequestsArePaintedBadOnesBecomeDeadLettersAndASecondSubmissionIsReportedAgain(String mode)
            throws Exception {
        start(mode);
        fleet.peer().publish(fleet.topics().requests(), "poison", "{{{ not json", Map.of());
        StylizationRequest request = fleet.order("happy").build();

        Completed first = (Completed) outcome(request);
        Completed second = (Completed) outcome(request);
        Failed missing = (Failed)
                outcome(StylizationRequest.builder("missing", fleet.photo("nobody.png"), fleet.result("missing.png"))
                        .style(request.styles().get(0))
                        .build());

        assertThat(first.attempt()).isEqualTo(1);
        assertThat(second.replayed()).isTrue();
        assertThat(second.etag()).isEqualTo(first.etag());
        assertThat(missing.code()).isEqualTo(FailureCode.IMAGE_NOT_FOUND);
        assertThat(fleet.peer().committed(fleet.topics().deadLetters()))
                .extracting(deadLetter -> new String(deadLetter.key(), UTF_8))
                .contains("poison", "missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"group", "share"})
    void aCancelStopsARunningJobAndTheWorkerGoesOn(String mode) throws Exception {
        start(mode);
        CompletableFuture<Void> painting = new CompletableFuture<>();
        CompletableFuture<Outcome> outcome =
                client.submit(fleet.order("long").parameters(Fleet.small(LONG)).build(), progress -> {
                    if (progress instanceof Progressed) {
                        painting.complete(null);
                    }
                });
        painting.get(60, TimeUnit.SECONDS);

        client.cancel(new CancelRequest("long", Optional.of("changed my mind"))).get(10, TimeUnit.SECONDS);

        Cancelled cancelled = (Cancelled) outcome.get(60, TimeUnit.SECONDS);
        assertThat(cancelled.reason()).contains("changed my mind");
        assertThat(cancelled.worker().id()).isEqualTo(mode + "-0");
        Assertions.assertThatThrownBy(() -> fleet.stat(fleet.result("long.png")))
                .isInstanceOf(ErrorResponseException.class);
        assertThat(outcome(fleet.order("next").build())).isInstanceOf(Completed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"group", "share"})
    void aCancelKeepsAWaitingRequestFromStartingOnAWorkerThatComesLater(String mode) throws Exception {
        start(mode);
        workers.remove(0).close();
        CompletableFuture<Outcome> unwanted =
                client.submit(fleet.order("unwanted").build(), ProgressListener.NONE);
        fleet.peer().publish(fleet.topics().control(), "nonsense", "no cancel", Map.of());
        client.cancel("unwanted").get(10, TimeUnit.SECONDS);
        client.cancel("unknown").get(10, TimeUnit.SECONDS);

        start(mode);

        assertThat(unwanted.get(60, TimeUnit.SECONDS)).isInstanceOf(Cancelled.class);
        assertThat(fleet.peer().committed(fleet.topics().progress()))
                .extracting(event -> BrokerPeer.header(event, "ce_subject"))
                .doesNotContain("unwanted");
        Outcome again = outcome(fleet.order("unwanted").build());
        assertThat(again).as("a submission after the cancel is a new request").isInstanceOf(Completed.class);
        client.cancel("unwanted").get(10, TimeUnit.SECONDS);
        assertThat(outcome(fleet.order("after").build()))
                .as("cancelling a finished request has no effect")
                .isInstanceOf(Completed.class);
    }

    /**
     * <pre>
     * one partition: 1 2 3
     * share-0:       1 paints ..........
     * share-1:         2 paints ........
     * share-2:           3 paints ......
     * </pre>
     */
    @Test
    @Timeout(300)
    void workersThatShareAPartitionPaintAtTheSameTime() throws Exception {
        start("share");
        start("share");
        start("share");
        Map<String, String> stylizers = new ConcurrentHashMap<>();
        CountDownLatch painting = new CountDownLatch(3);
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (String id : List.of("one", "two", "three")) {
            outcomes.add(
                    client.submit(fleet.order(id).parameters(Fleet.small(LONG)).build(), progress -> {
                        if (progress instanceof Progressed
                                && stylizers.put(id, progress.worker().id()) == null) {
                            painting.countDown();
                        }
                    }));
        }

        assertThat(painting.await(150, TimeUnit.SECONDS))
                .as("all paint: %s", stylizers)
                .isTrue();
        assertThat(outcomes).as("none is done").noneMatch(CompletableFuture::isDone);
        assertThat(stylizers.values()).containsExactlyInAnyOrder("share-0", "share-1", "share-2");

        for (String id : stylizers.keySet()) {
            client.cancel(id).get(10, TimeUnit.SECONDS);
        }
        for (CompletableFuture<Outcome> outcome : outcomes) {
            assertThat(outcome.get(60, TimeUnit.SECONDS)).isInstanceOf(Cancelled.class);
        }
    }

    private Outcome outcome(StylizationRequest request) throws Exception {
        return client.submit(request, ProgressListener.NONE).get(60, TimeUnit.SECONDS);
    }
}
