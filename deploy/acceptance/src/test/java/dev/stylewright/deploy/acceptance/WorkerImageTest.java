package dev.stylewright.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.command.InspectContainerResponse;
import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The worker's image between a real broker and a real S3 endpoint. */
@NeedsImages(ContainerImage.WORKER)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class WorkerImageTest {

    private ImageServers servers;

    @BeforeAll
    void startServers() throws Exception {
        servers = ImageServers.start();
    }

    @AfterAll
    void stopServers() throws Exception {
        servers.close();
    }

    @Test
    void aContainerThatMayDoNextToNothingPaintsAndEndsWith0OnSigterm() throws Exception {
        try (WorkerContainer worker = start("first")) {
            // Decompressing needs native libraries, which must not have to be unpacked first.
            for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
                servers.assertPainted(servers.paint(codec, Map.of("compression.type", codec)));
            }
            assertThat(worker.run("cat /proc/1/maps"))
                    .contains("native/jvm/libsnappyjava.so", "native/jvm/liblz4-java.so", "native/jvm/libzstd-jni");

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
    void labelsAndABillOfMaterialsListTheContentAndTheLicencesAreThere() throws Exception {
        try (WorkerContainer worker = start("labelled")) {
            InspectContainerResponse container = worker.inspect();

            assertThat(container.getConfig().getLabels())
                    .containsEntry("org.opencontainers.image.licenses", "Apache-2.0")
                    .containsKeys("org.opencontainers.image.version", "org.opencontainers.image.revision");
            BillOfMaterials bill = BillOfMaterials.of(worker);
            bill.assertComplete(worker);
            bill.assertNoticesThere(worker);
            assertThat(bill.names())
                    .contains("kafka-clients", "pytorch-engine", "libtorch", "leptonica", "libheif1", "vgg16-imagenet")
                    .doesNotContain("jq");
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
                StylizationClient client = servers.client(Map.of())) {
            CountDownLatch painting = new CountDownLatch(1);
            ProgressListener listener = (Progress event) -> painting.countDown();
            CompletableFuture<Outcome> outcome = client.submit(servers.gallery().order("orphan", 60), listener);
            assertThat(painting.await(60, TimeUnit.SECONDS)).isTrue();
            first.kill();

            try (WorkerContainer second = start("successor")) {
                Completed completed = ImageServers.completed(outcome.get(120, TimeUnit.SECONDS));

                servers.assertPainted(completed);
                assertThat(second.terminate()).isZero();
            }
        }
    }

    private WorkerContainer start(String id) {
        WorkerContainer worker = servers.worker(ContainerImage.WORKER, id, Map.of());
        worker.start();
        return worker;
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
