package dev.stylewright.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.command.InspectContainerResponse;
import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.deploy.embedded.EmbeddedS3;
import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The worker's image between a real broker and a real S3 endpoint in this JVM, over the host's network.
 *
 * <pre>
 * this JVM: client - broker - store
 *                      |        |
 * container:           worker --+
 * </pre>
 */
@NeedsImages(ContainerImage.WORKER)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class WorkerImageTest {

    private EmbeddedKafka kafka;
    private EmbeddedS3 s3;
    private Gallery gallery;

    @BeforeAll
    void startServers() throws Exception {
        kafka = EmbeddedKafka.builder()
                .property("group.consumer.min.session.timeout.ms", "1000")
                .property("group.consumer.session.timeout.ms", "5000")
                .property("group.consumer.min.heartbeat.interval.ms", "500")
                .property("group.consumer.heartbeat.interval.ms", "1000")
                .start();
        s3 = EmbeddedS3.startTemporary();
        gallery = Gallery.open(s3.endpoint().toString(), s3.accessKey(), s3.secretKey());
    }

    @AfterAll
    void stopServers() throws Exception {
        gallery.close();
        s3.close();
        kafka.close();
    }

    @Test
    void aContainerThatMayDoNextToNothingPaintsAndEndsWith0OnSigterm() throws Exception {
        try (WorkerContainer worker = start("first")) {
            Completed plain = paint("plain", Map.of());
            // Decompressing needs a native library, which must not have to be unpacked first.
            Completed compressed = paint("compressed", Map.of("compression.type", "zstd"));

            assertThat(List.of(plain, compressed)).allSatisfy(this::isPainted);
            assertThat(worker.run("id -u")).isEqualTo("10001");
            assertThat(worker.run("find /tmp -name '*.so*'")).isEmpty();
            assertThat(worker.changes()).isEmpty();
            assertThat(awaitHealth(worker)).isEqualTo("healthy");
            assertThat(worker.terminate()).isZero();
        }
    }

    @Test
    void heapAndThreadsFollowFromTheLimitsOfTheContainer() throws Exception {
        try (WorkerContainer worker = start("sized")) {
            String flags = worker.run("tr '\\0' '\\n' </proc/1/cmdline; tr '\\0' '\\n' </proc/1/environ");

            assertThat(flags).contains("-XX:MaxRAMPercentage=25", "OMP_NUM_THREADS=2", "DJL_OFFLINE=true");
            assertThat(worker.inspect().getHostConfig().getMemory()).isEqualTo(WorkerContainer.MEMORY);
        }
    }

    @Test
    void labelsSayWhatIsInTheImageAndABillOfMaterialsLiesInIt() throws Exception {
        try (WorkerContainer worker = start("labelled")) {
            InspectContainerResponse container = worker.inspect();

            assertThat(container.getConfig().getLabels())
                    .containsEntry("org.opencontainers.image.licenses", "Apache-2.0")
                    .containsKeys("org.opencontainers.image.version", "org.opencontainers.image.revision");
            assertThat(worker.run("cat /opt/stylewright/sbom/stylewright.cdx.json"))
                    .contains("\"bomFormat\" : \"CycloneDX\"", "kafka-clients", "pytorch-engine");
            assertThat(worker.run("compgen -c | grep -c -x -E 'gcc|cc|make|mvn|javac' || true"))
                    .isEqualTo("0");
        }
    }

    /**
     * <pre>
     * container 1: take - paint - SIGKILL
     * container 2:                         take - paint - store - outcome
     * </pre>
     */
    @Test
    void theRequestOfAKilledContainerIsPaintedByTheNextOne() throws Exception {
        try (WorkerContainer first = start("killed");
                StylizationClient client = client(Map.of())) {
            CountDownLatch painting = new CountDownLatch(1);
            ProgressListener listener = (Progress event) -> painting.countDown();
            CompletableFuture<Outcome> outcome = client.submit(gallery.order("orphan", 60), listener);
            assertThat(painting.await(60, TimeUnit.SECONDS)).isTrue();
            first.kill();

            try (WorkerContainer second = start("successor")) {
                Completed completed = completed(outcome.get(120, TimeUnit.SECONDS));

                isPainted(completed);
                assertThat(second.terminate()).isZero();
            }
        }
    }

    private WorkerContainer start(String id) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "STYLEWRIGHT_WORKER_ID",
                id,
                "STYLEWRIGHT_KAFKA_BOOTSTRAP_SERVERS",
                kafka.bootstrapServers(),
                "STYLEWRIGHT_STORAGE_ENDPOINT",
                s3.endpoint().toString(),
                "STYLEWRIGHT_STORAGE_ACCESS_KEY",
                s3.accessKey(),
                "STYLEWRIGHT_STORAGE_SECRET_KEY",
                s3.secretKey(),
                "STYLEWRIGHT_ACCESS_READ",
                Gallery.PHOTOS,
                "STYLEWRIGHT_ACCESS_WRITE",
                Gallery.RESULTS,
                "STYLEWRIGHT_QUEUE_CONFIGURE",
                "true",
                "STYLEWRIGHT_QUEUE_PARTITIONS",
                "1"));
        settings.put("OMP_WAIT_POLICY", "PASSIVE");
        // Two workers share the host's ports.
        settings.put("STYLEWRIGHT_HTTP_PORT", "0");
        WorkerContainer worker = new WorkerContainer(settings).withNetworkMode("host");
        worker.start();
        return worker;
    }

    private Completed paint(String id, Map<String, ?> kafkaProperties) throws Exception {
        try (StylizationClient client = client(kafkaProperties)) {
            return completed(
                    client.submit(gallery.order(id, 6), ProgressListener.NONE).get(120, TimeUnit.SECONDS));
        }
    }

    private StylizationClient client(Map<String, ?> kafkaProperties) {
        return StylizationClient.builder(kafka.bootstrapServers())
                .properties(kafkaProperties)
                .build();
    }

    private static Completed completed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Completed.class);
        return (Completed) outcome;
    }

    private void isPainted(Completed completed) {
        try {
            byte[] bytes = gallery.result(completed.result());
            assertThat(Gallery.sha256(bytes)).isEqualTo(completed.sha256());
            var image = ImageIO.read(new java.io.ByteArrayInputStream(bytes));
            assertThat(List.of(image.getWidth(), image.getHeight())).isEqualTo(List.of(64, 43));
        } catch (Exception e) {
            throw new AssertionError("the result of " + completed.requestId() + " cannot be read", e);
        }
    }

    private static String awaitHealth(WorkerContainer worker) throws InterruptedException {
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        String health = "";
        while (!health.equals("healthy") && Instant.now().isBefore(end)) {
            health = worker.inspect().getState().getHealth().getStatus();
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return health;
    }
}
