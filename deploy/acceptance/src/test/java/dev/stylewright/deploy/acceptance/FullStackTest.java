package dev.stylewright.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.kafka.KafkaContainer;

/** Everything in containers on a separate network: Apache's Kafka image, SeaweedFS's, and the worker's. */
@NeedsImages({ContainerImage.WORKER, ContainerImage.KAFKA, ContainerImage.STORE})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class FullStackTest {

    private static final String USER = "stylewright";
    private static final String PASSWORD = "stylewright-secret";

    private Network network;
    private KafkaContainer kafka;
    private GenericContainer<?> store;
    private Gallery gallery;

    @BeforeAll
    void startServers() throws Exception {
        network = Network.newNetwork();
        kafka = new KafkaContainer(ContainerImage.KAFKA.imageName())
                .withNetwork(network)
                .withListener("kafka:19092")
                .withEnv("KAFKA_GROUP_CONSUMER_MIN_SESSION_TIMEOUT_MS", "1000")
                .withEnv("KAFKA_GROUP_CONSUMER_SESSION_TIMEOUT_MS", "5000")
                .withEnv("KAFKA_GROUP_CONSUMER_MIN_HEARTBEAT_INTERVAL_MS", "500")
                .withEnv("KAFKA_GROUP_CONSUMER_HEARTBEAT_INTERVAL_MS", "1000");
        store = new GenericContainer<>(ContainerImage.STORE.imageName())
                .withCommand("mini", "-dir=/data", "-s3.port=9000", "-webdav=false", "-master.telemetry=false")
                .withEnv("AWS_ACCESS_KEY_ID", USER)
                .withEnv("AWS_SECRET_ACCESS_KEY", PASSWORD)
                .withExposedPorts(9000)
                .withNetwork(network)
                .withNetworkAliases("store");
        kafka.start();
        store.start();
        gallery = Gallery.open("http://" + store.getHost() + ":" + store.getMappedPort(9000), USER, PASSWORD);
    }

    @AfterAll
    void stopServers() throws Exception {
        gallery.close();
        store.stop();
        kafka.stop();
        network.close();
    }

    /**
     * <pre>
     * worker 1: paints "whole" - takes "orphan" - SIGKILL
     * worker 2:                                             paints "orphan" - SIGTERM - exit 0
     * </pre>
     */
    @Test
    void imagesArePaintedAndAKilledWorkerIsReplaced() throws Exception {
        try (WorkerContainer first = start("first");
                StylizationClient client =
                        StylizationClient.builder(kafka.getBootstrapServers()).build()) {
            isPainted(client.submit(gallery.order("whole", 6), ProgressListener.NONE));
            CountDownLatch painting = new CountDownLatch(1);
            ProgressListener listener = (Progress event) -> painting.countDown();
            CompletableFuture<Outcome> outcome = client.submit(gallery.order("orphan", 60), listener);
            assertThat(painting.await(60, TimeUnit.SECONDS)).isTrue();
            first.kill();

            try (WorkerContainer second = start("second")) {
                isPainted(outcome);
                assertThat(second.terminate()).isZero();
            }
        }
    }

    private WorkerContainer start(String id) {
        WorkerContainer worker = new WorkerContainer(
                        ContainerImage.WORKER,
                        Map.of(
                                "STYLEWRIGHT_WORKER_ID",
                                id,
                                "STYLEWRIGHT_KAFKA_BOOTSTRAP_SERVERS",
                                "kafka:19092",
                                "STYLEWRIGHT_STORAGE_ENDPOINT",
                                "http://store:9000",
                                "STYLEWRIGHT_STORAGE_ACCESS_KEY",
                                USER,
                                "STYLEWRIGHT_STORAGE_SECRET_KEY",
                                PASSWORD,
                                "STYLEWRIGHT_ACCESS_READ",
                                Gallery.PHOTOS,
                                "STYLEWRIGHT_ACCESS_WRITE",
                                Gallery.RESULTS,
                                "STYLEWRIGHT_QUEUE_CONFIGURE",
                                "true",
                                "STYLEWRIGHT_QUEUE_PARTITIONS",
                                "1"))
                .withNetwork(network);
        worker.start();
        return worker;
    }

    private void isPainted(CompletableFuture<Outcome> future) throws Exception {
        Outcome outcome = future.get(180, TimeUnit.SECONDS);
        assertThat(outcome).isInstanceOf(Completed.class);
        Completed completed = (Completed) outcome;
        assertThat(Gallery.sha256(gallery.result(completed.result()))).isEqualTo(completed.sha256());
    }
}
