package dev.stylewright.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.deploy.embedded.EmbeddedS3;
import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/**
 * A real broker and a real S3 endpoint in this JVM for workers in containers, over the host's network.
 *
 * <pre>
 * this JVM: client - broker - store
 *                      |        |
 * container:           worker --+
 * </pre>
 */
final class ImageServers {

    private final EmbeddedKafka kafka;
    private final EmbeddedS3 s3;
    private final Gallery gallery;

    private ImageServers(EmbeddedKafka kafka, EmbeddedS3 s3, Gallery gallery) {
        this.kafka = kafka;
        this.s3 = s3;
        this.gallery = gallery;
    }

    static ImageServers start() throws Exception {
        EmbeddedKafka kafka =
                EmbeddedKafka.builder().sessionTimeout(Duration.ofSeconds(5)).start();
        EmbeddedS3 s3 = EmbeddedS3.startTemporary();
        return new ImageServers(kafka, s3, Gallery.open(s3.endpoint().toString(), s3.accessKey(), s3.secretKey()));
    }

    /** A container of a worker that is not started. {@code more} replaces or extends the settings that each worker has. */
    WorkerContainer worker(ContainerImage image, String id, Map<String, String> more) {
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
        settings.putAll(more);
        return new WorkerContainer(image, settings).withNetworkMode("host");
    }

    Gallery gallery() {
        return gallery;
    }

    StylizationClient client(Map<String, ?> kafkaProperties) {
        return StylizationClient.builder(kafka.bootstrapServers())
                .properties(kafkaProperties)
                .build();
    }

    Completed paint(String id, Map<String, ?> kafkaProperties) throws Exception {
        try (StylizationClient client = client(kafkaProperties)) {
            return completed(
                    client.submit(gallery.order(id, 6), ProgressListener.NONE).get(120, TimeUnit.SECONDS));
        }
    }

    static Completed completed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Completed.class);
        return (Completed) outcome;
    }

    void assertPainted(Completed completed) throws Exception {
        byte[] bytes = gallery.result(completed.result());
        assertThat(Gallery.sha256(bytes)).isEqualTo(completed.sha256());
        var image = ImageIO.read(new ByteArrayInputStream(bytes));
        assertThat(List.of(image.getWidth(), image.getHeight())).isEqualTo(List.of(64, 43));
    }

    void close() throws IOException {
        gallery.close();
        s3.close();
        kafka.close();
    }
}
