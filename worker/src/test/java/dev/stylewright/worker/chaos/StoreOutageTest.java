package dev.stylewright.worker.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.Topics;
import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.adapter.kafka.BrokerPeer;
import dev.stylewright.worker.adapter.kafka.MessageAudit;
import dev.stylewright.worker.app.WorkerProcess;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.app.configuration.source.ConfigurationLoader;
import dev.stylewright.worker.chaos.Frames.HttpHead;
import dev.stylewright.worker.pipeline.FakeStylizer;
import dev.stylewright.worker.pipeline.observe.JobListener;
import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * More workers than requests, real except for the painting, on a real broker and a real store that is unavailable for longer than any retry and any
 * claim lasts. No request fails, no attempt is counted, nothing is painted twice.
 */
@Tag("slow")
@Timeout(180)
@SuppressWarnings("NullAway.Init")
class StoreOutageTest {

    private static final int WORKERS = 6;
    private static final int CLAIM_SECONDS = 2;
    /** Twice as long as a claim that is not renewed. */
    private static final long OUTAGE_MILLIS = 2_000L * CLAIM_SECONDS;

    @TempDir
    private Path directory;

    private final StoreFaults faults = new StoreFaults();
    private final FakeStylizer stylizer = new FakeStylizer();
    private final AtomicInteger taken = new AtomicInteger();
    private final List<WorkerProcess> workers = new ArrayList<>();
    private final List<CompletableFuture<Void>> runs = new ArrayList<>();
    private ChaosCluster cluster;
    private StoreProxy proxy;
    private StylizationClient client;

    private final WorkerObserver counting = new WorkerObserver() {
        @Override
        public JobListener taken(RequestRecord record) {
            taken.incrementAndGet();
            return JobListener.NONE;
        }
    };

    /** Forwards everything. */
    private static final StoreProxy.Interceptor NOBODY = new StoreProxy.Interceptor() {
        @Override
        public boolean arrives(HttpHead request) {
            return true;
        }

        @Override
        public boolean half(HttpHead request) {
            return true;
        }

        @Override
        public boolean answered(HttpHead request, int status) {
            return true;
        }
    };

    private void start(String mode) throws Exception {
        cluster = new ChaosCluster(mode, 1, CLAIM_SECONDS, request -> true);
        proxy = new StoreProxy(cluster.s3().endpoint(), faults, NOBODY);
        for (int number = 1; number <= WORKERS; number++) {
            List<String> settings = cluster.settings("worker-" + number, proxy);
            settings.removeIf(setting -> setting.startsWith("stylewright.storage.connect-timeout"));
            settings.add("stylewright.storage.connect-timeout=500ms");
            settings.add("stylewright.storage.retry.max-duration=0s");
            WorkerConfiguration configuration = new ConfigurationLoader(Map.of(), directory)
                    .load(List.of(), settings)
                    .configuration();
            WorkerProcess worker = WorkerProcess.open(configuration, () -> stylizer, counting);
            workers.add(worker);
            runs.add(CompletableFuture.runAsync(worker::run, task -> new Thread(task, "poll").start()));
        }
        client = StylizationClient.builder(cluster.bootstrap())
                .properties(MessageAudit.property())
                .topics(new Topics(
                        ChaosCluster.REQUESTS,
                        ChaosCluster.OUTCOMES,
                        "progress",
                        ChaosCluster.CONTROL,
                        ChaosCluster.DEAD_LETTERS))
                .build();
    }

    @AfterEach
    void stop() throws Exception {
        faults.set(StoreFaults.Kind.NONE);
        workers.forEach(WorkerProcess::drain);
        runs.forEach(CompletableFuture::join);
        workers.forEach(WorkerProcess::close);
        client.close();
        proxy.close();
        cluster.close();
    }

    /**
     * <pre>
     * store:  - away -------- - away while it paints ------ - full when it has painted - - expired keys ---- -
     * order:      idle                    cut                         full                    expired
     * </pre>
     */
    @Test
    void anOutageOnlyCostsTime() throws Exception {
        outlast("share");
    }

    @Tag("chaos")
    @Test
    void anOutageOnlyCostsTimeInAGroup() throws Exception {
        outlast("group");
    }

    private void outlast(String mode) throws Exception {
        start(mode);
        assertFirstAttempt(order("warm").get(60, TimeUnit.SECONDS));

        faults.set(StoreFaults.Kind.DOWN);
        await("all see it", () -> workers.stream()
                .noneMatch(worker -> worker.readiness().isReady()));
        CompletableFuture<Outcome> idle = order("idle");
        assertFirstAttempt(endAfterAWhile(idle));
        assertThat(taken).as("requests taken while the store is unavailable").hasValue(2);

        faults.set(StoreFaults.Kind.DOWN);
        CompletableFuture<Outcome> sudden = order("sudden");
        await("all see it", () -> workers.stream()
                .noneMatch(worker -> worker.readiness().isReady()));
        assertFirstAttempt(endAfterAWhile(sudden));

        assertFirstAttempt(during(StoreFaults.Kind.DOWN, "cut"));
        assertFirstAttempt(during(StoreFaults.Kind.FULL, "full"));
        assertFirstAttempt(during(StoreFaults.Kind.EXPIRED, "expired"));

        assertThat(stylizer.paintings()).as("paintings").isEqualTo(6);
        assertThat(taken).as("requests taken").hasValue(6);
        assertThat(new BrokerPeer(cluster.bootstrap()).committed(ChaosCluster.OUTCOMES))
                .hasSize(6);
        assertThat(new BrokerPeer(cluster.bootstrap()).committed(ChaosCluster.DEAD_LETTERS))
                .isEmpty();
    }

    /** The outcome of an order whose painting has just begun when the store becomes unavailable. */
    private Outcome during(StoreFaults.Kind fault, String id) throws Exception {
        CompletableFuture<Void> painting = new CompletableFuture<>();
        stylizer.beforeEvaluation(evaluation -> {
            faults.set(fault);
            await("it has begun", () -> fault != StoreFaults.Kind.DOWN || !isListening());
            painting.complete(null);
        });
        CompletableFuture<Outcome> outcome = order(id);
        painting.get(60, TimeUnit.SECONDS);
        await("its worker sees it", () -> workers.stream()
                .anyMatch(worker -> !worker.readiness().isReady()));
        stylizer.beforeEvaluation(evaluation -> {});
        return endAfterAWhile(outcome);
    }

    private boolean isListening() {
        URI store = proxy.endpoint();
        try (Socket any = new Socket(store.getHost(), store.getPort())) {
            return any.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private Outcome endAfterAWhile(CompletableFuture<Outcome> outcome) throws Exception {
        Pause.ofMillis(OUTAGE_MILLIS);
        assertThat(outcome).as("published while the store is unavailable").isNotDone();
        faults.set(StoreFaults.Kind.NONE);
        Outcome told = outcome.get(60, TimeUnit.SECONDS);
        await("all are back", () -> workers.stream()
                .allMatch(worker -> worker.readiness().isReady()));
        return told;
    }

    private CompletableFuture<Outcome> order(String id) {
        StylizationRequest request = StylizationRequest.builder(
                        id, S3Uri.of(ChaosCluster.PHOTOS, "cat.png"), S3Uri.of(ChaosCluster.RESULTS, id + ".png"))
                .style(Style.of(S3Uri.of(ChaosCluster.PHOTOS, "waves.png")))
                .parameters(
                        Parameters.defaults().toBuilder().size(64).iterations(2).build())
                .build();
        return client.submit(request, ProgressListener.NONE);
    }

    private static void assertFirstAttempt(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Completed.class);
        assertThat(((Completed) outcome).attempt()).as(outcome.requestId()).isEqualTo(1);
        assertThat(((Completed) outcome).replayed()).isFalse();
    }

    private static void await(String what, BooleanSupplier condition) {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - begun).as(what).isLessThan(TimeUnit.SECONDS.toNanos(60));
            Pause.ofMillis(50);
        }
    }
}
