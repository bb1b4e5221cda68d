package dev.stylewright.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.deploy.embedded.EmbeddedS3;
import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.app.assembly.StartupException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker on real servers, whose state is queried over HTTP. */
@Timeout(120)
class TelemetryTest {

    private final HttpClient http = HttpClient.newHttpClient();

    @ParameterizedTest
    @ValueSource(strings = {"group", "share"})
    void aPaintingWorkerExportsMetrics(String mode, @TempDir Path directory) throws Exception {
        Fleet fleet = Fleet.shared();
        try (RunningWorker worker = RunningWorker.start(fleet, "seen", directory, "stylewright.queue.mode=" + mode);
                StylizationClient client = fleet.client()) {
            client.submit(fleet.order("seen").build(), ProgressListener.NONE).get(60, TimeUnit.SECONDS);
            fleet.peer().publish(fleet.topics().requests(), "poison", "{{{", Map.of());
            await(worker, "/metrics", "stylewright_dead_letters_total{code=\"INVALID_REQUEST\"} 1.0");

            await(
                    worker,
                    "/metrics",
                    "stylewright_queue_lag_records{group=\"%s\",mode=\"%s\",topic=\"%s\"} 0.0"
                            .formatted(fleet.name(), mode, fleet.topics().requests()));
            assertThat(get(worker, "/metrics").body())
                    .contains("stylewright_outcomes_total{code=\"none\",kind=\"completed\"} 1.0")
                    .contains("stylewright_evaluations_total 6.0")
                    .contains("stylewright_ready 1.0")
                    .contains("stylewright_build_info{")
                    .contains("stylewright_style_cache_requests_total{result=\"miss\"}")
                    .containsPattern("kafka_consumer_\\w+\\{client=\"requests\"}")
                    .containsPattern("kafka_consumer_\\w+\\{client=\"control\"}")
                    .containsPattern("kafka_producer_\\w+\\{client=\"outcomes\"}")
                    .containsPattern("kafka_producer_\\w+\\{client=\"progress\"}")
                    .containsPattern("process_resident_memory_bytes [1-9]");
            assertThat(get(worker, "/metrics").body().lines().filter(line -> !line.startsWith("#")))
                    .as("series of a worker")
                    .hasSizeLessThanOrEqualTo(250);
            for (String page : new String[] {"/health/started", "/health/ready", "/health/live"}) {
                assertThat(get(worker, page).statusCode()).as(page).isEqualTo(200);
            }
            assertThat(get(worker, "/info").body())
                    .contains("\"worker\":\"seen\"", "\"device\":\"cpu\"", "\"precision\":\"fp32\"")
                    .contains("\"weights\":\"vgg16-imagenet@")
                    .doesNotContain(fleet.s3().secretKey());
            assertThat(get(worker, "/none").statusCode()).isEqualTo(404);
        }
    }

    /** Markers follow the last request, and records that no client sees: none of them counts as waiting. */
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"group", "share"})
    void anIdleQueueHasNoLagWhenTransactionsWroteItsRequests(String mode, @TempDir Path directory) throws Exception {
        Fleet fleet = Fleet.shared();
        String lag = "stylewright_queue_lag_records{group=\"%s\",mode=\"%s\",topic=\"%s\"} "
                .formatted(fleet.name(), mode, fleet.topics().requests());
        try (RunningWorker worker = RunningWorker.start(fleet, "idle", directory, "stylewright.queue.mode=" + mode)) {
            fleet.peer()
                    .publishInTransactions(
                            fleet.topics().requests(),
                            Stream.of("one", "two")
                                    .map(id -> new String(
                                            Codec.encodeRequest(fleet.order(id).build()), StandardCharsets.UTF_8))
                                    .toList());
            await(worker, "/metrics", "stylewright_outcomes_total{code=\"none\",kind=\"completed\"} 2.0");

            await(worker, "/metrics", lag + "0.0");
            await(
                    worker,
                    "/metrics",
                    "stylewright_queue_oldest_age_seconds{group=\"%s\",mode=\"%s\",topic=\"%s\"} 0.0"
                            .formatted(fleet.name(), mode, fleet.topics().requests()));
            // Until the brokers have been asked once more.
            TimeUnit.SECONDS.sleep(12);
            assertThat(get(worker, "/metrics").body()).contains(lag + "0.0");
        }
    }

    @Test
    void whileTheStoreIsAwayAWorkerIsNotReadyButLives(@TempDir Path directory) throws Exception {
        EmbeddedS3 store = EmbeddedS3.builder().directory(directory).start();
        try {
            Fleet fleet = Fleet.on(EmbeddedServers.shared().kafka(), store);
            try (RunningWorker worker = RunningWorker.start(fleet, "patient", directory);
                    StylizationClient client = fleet.client()) {
                await(worker, "/health/ready", "up");
                store.close();
                CompletableFuture<Outcome> outcome =
                        client.submit(fleet.order("patient").build(), ProgressListener.NONE);

                await(worker, "/health/ready", "the store does not answer");
                assertThat(get(worker, "/health/ready").statusCode()).isEqualTo(503);
                assertThat(get(worker, "/health/live").statusCode()).isEqualTo(200);
                assertThat(get(worker, "/health/started").statusCode()).isEqualTo(200);
                assertThat(get(worker, "/metrics").body()).contains("stylewright_ready 0.0");

                store = EmbeddedS3.builder()
                        .directory(directory)
                        .port(store.endpoint().getPort())
                        .start();
                assertThat(outcome.get(60, TimeUnit.SECONDS)).isInstanceOf(Completed.class);
                assertThat(get(worker, "/health/ready").statusCode()).isEqualTo(200);
            }
        } finally {
            store.close();
        }
    }

    @Test
    void whileItDrainsAWorkerIsNotReadyButLives(@TempDir Path directory) throws Exception {
        Fleet fleet = Fleet.shared();
        try (RunningWorker worker = RunningWorker.start(fleet, "leaving", directory, "stylewright.drain.grace=1h");
                StylizationClient client = fleet.client()) {
            CompletableFuture<Void> painting = new CompletableFuture<>();
            StylizationRequest order =
                    fleet.order("long").parameters(Fleet.small(2_000)).build();
            CompletableFuture<Outcome> unfinished = client.submit(order, progress -> painting.complete(null));
            painting.get(60, TimeUnit.SECONDS);

            worker.drain();

            HttpResponse<String> ready = get(worker, "/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("the worker is stopping");
            assertThat(get(worker, "/health/live").statusCode()).isEqualTo(200);
            assertThat(get(worker, "/health/started").statusCode()).isEqualTo(200);
            assertThat(get(worker, "/metrics").body()).contains("stylewright_ready 0.0");
            assertThat(unfinished).isNotDone();
        }
    }

    @Test
    void aPortInUseIsOneClearLine(@TempDir Path directory) throws Exception {
        Fleet fleet = Fleet.shared();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> RunningWorker.start(
                            fleet, "late", directory, "stylewright.http.port=" + taken.getLocalPort()))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("stylewright.http.port");
        }
    }

    private void await(RunningWorker worker, String page, String line) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        String text = "";
        while (TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) < 60) {
            text = get(worker, page).body();
            if (text.contains(line)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        assertThat(text).contains(line);
    }

    private HttpResponse<String> get(RunningWorker worker, String page) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + worker.httpPort() + page);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
