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
import org.testcontainers.containers.MinIOContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.kafka.KafkaContainer;

/** Everything in containers on a network of its own: Apache's Kafka image, MinIO's, and the worker's. */
@NeedsImages({ContainerImage.WORKER, ContainerImage.KAFKA, ContainerImage.MINIO})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class FullStackTest {

    private Network network;
    private KafkaContainer kafka;
    private MinIOContainer minio;
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
        minio = new MinIOContainer(ContainerImage.MINIO.imageName())
                .withNetwork(network)
                .withNetworkAliases("minio");
        kafka.start();
        minio.start();
        gallery = Gallery.open(minio.getS3URL(), minio.getUserName(), minio.getPassword());
    }

    @AfterAll
    void stopServers() throws Exception {
        gallery.close();
        minio.stop();
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
        WorkerContainer worker = new WorkerContainer(Map.of(
                        "STYLEWRIGHT_WORKER_ID",
                        id,
                        "STYLEWRIGHT_KAFKA_BOOTSTRAP_SERVERS",
                        "kafka:19092",
                        "STYLEWRIGHT_STORAGE_ENDPOINT",
                        "http://minio:9000",
                        "STYLEWRIGHT_STORAGE_ACCESS_KEY",
                        minio.getUserName(),
                        "STYLEWRIGHT_STORAGE_SECRET_KEY",
                        minio.getPassword(),
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
