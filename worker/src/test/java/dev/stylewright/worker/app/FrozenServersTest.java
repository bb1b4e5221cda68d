package dev.stylewright.worker.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.deploy.embedded.EmbeddedS3;
import dev.stylewright.deploy.embedded.FreezableProxy;
import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.pipeline.FakeStylizer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Brokers and store that accept connections without answering: the reports of a worker with a job. */
@Tag("slow")
@Timeout(180)
class FrozenServersTest {

    private static final Duration AT_THE_LATEST = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void readinessFollowsBrokersAndStoreWithinHalfAMinuteWhileAJobRuns(@TempDir Path directory) throws Exception {
        follow("group", directory);
    }

    @Tag("chaos")
    @Test
    void readinessFollowsThemInModeShareToo(@TempDir Path directory) throws Exception {
        follow("share", directory);
    }

    private void follow(String mode, Path directory) throws Exception {
        FakeStylizer stylizer = new FakeStylizer();
        CountDownLatch painting = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        stylizer.beforeEvaluation(evaluation -> {
            painting.countDown();
            await(goOn);
        });
        try (FreezableProxy brokers = new FreezableProxy();
                FreezableProxy store = new FreezableProxy();
                EmbeddedKafka kafka = EmbeddedKafka.builder()
                        .property("advertised.listeners", "CLIENT://127.0.0.1:" + brokers.port())
                        .start()) {
            brokers.open(kafka.port());
            EmbeddedS3 s3 = EmbeddedS3.startTemporary();
            store.open(s3.endpoint().getPort());
            Fleet fleet = Fleet.on(kafka, s3);
            try (s3;
                    RunningWorker worker = RunningWorker.start(
                            fleet,
                            "frozen",
                            directory,
                            stylizer,
                            "stylewright.queue.mode=" + mode,
                            "stylewright.kafka.bootstrap-servers=127.0.0.1:" + brokers.port(),
                            "stylewright.storage.endpoint=http://127.0.0.1:" + store.port());
                    StylizationClient client = fleet.client()) {
                CompletableFuture<Outcome> outcome =
                        client.submit(fleet.order("held").build(), ProgressListener.NONE);
                await(painting);
                assertThat(get(worker, "/health/ready").statusCode()).isEqualTo(200);

                brokers.freeze(true);
                store.freeze(true);

                within(worker, "the brokers do not answer", true);
                within(worker, "the store does not answer", true);
                assertThat(get(worker, "/health/ready").statusCode()).isEqualTo(503);
                assertThat(get(worker, "/metrics").body()).contains("stylewright_ready 0.0");
                assertThat(get(worker, "/health/live").statusCode()).isEqualTo(200);

                store.freeze(false);
                within(worker, "the store does not answer", false);
                brokers.freeze(false);
                within(worker, "the brokers do not answer", false);
                assertThat(get(worker, "/health/ready").statusCode()).isEqualTo(200);
                assertThat(get(worker, "/metrics").body()).contains("stylewright_ready 1.0");

                goOn.countDown();
                assertThat(outcome.get(60, TimeUnit.SECONDS)).isInstanceOf(Completed.class);
            } finally {
                goOn.countDown();
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks for readiness until it names this reason, or does not. */
    private void within(RunningWorker worker, String reason, boolean named) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        String said = get(worker, "/health/ready").body();
        while (said.contains(reason) != named && System.nanoTime() - begun < AT_THE_LATEST.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(200);
            said = get(worker, "/health/ready").body();
        }
        assertThat(said.contains(reason)).as("%s, said: %s", reason, said).isEqualTo(named);
    }

    private HttpResponse<String> get(RunningWorker worker, String page) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + worker.httpPort() + page);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
