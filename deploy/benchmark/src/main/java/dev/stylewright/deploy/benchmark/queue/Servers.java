package dev.stylewright.deploy.benchmark.queue;

import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.deploy.embedded.EmbeddedS3;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.worker.adapter.s3.S3Credentials;
import dev.stylewright.worker.adapter.s3.S3ImageStore;
import dev.stylewright.worker.adapter.s3.S3Settings;
import dev.stylewright.worker.pipeline.storage.NewObject;
import dev.stylewright.worker.pipeline.storage.ObjectLocation;
import dev.stylewright.worker.pipeline.storage.Precondition;
import dev.stylewright.worker.pipeline.storage.StoreException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/** A real broker and a real store in this JVM, with one tiny image, which serves as photo and as style. */
final class Servers implements AutoCloseable {
    private static final String PHOTOS = "photos";
    private static final String RESULTS = "results";
    private static final String IMAGE = "picture.png";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Longer edge of everything that is fetched and stored, in pixels: next to nothing to decode. */
    static final int SIZE = 32;

    private final EmbeddedKafka kafka;
    private final EmbeddedS3 s3;

    private Servers(EmbeddedKafka kafka, EmbeddedS3 s3) {
        this.kafka = kafka;
        this.s3 = s3;
    }

    static Servers start() throws IOException {
        Servers servers = new Servers(EmbeddedKafka.startTemporary(), EmbeddedS3.startTemporary());
        try {
            servers.s3.createBucket(PHOTOS);
            servers.s3.createBucket(RESULTS);
            servers.putImage();
            return servers;
        } catch (IOException | RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    private void putImage() throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB), "png", png);
        S3Settings settings = new S3Settings(
                s3.endpoint(),
                s3.region(),
                new S3Credentials.Keys(s3.accessKey(), s3.secretKey(), Optional.empty()),
                Optional.empty(),
                TIMEOUT,
                TIMEOUT,
                TIMEOUT,
                TIMEOUT,
                true);
        try (S3ImageStore store = new S3ImageStore(settings)) {
            store.put(
                    new ObjectLocation(PHOTOS, IMAGE, Optional.empty()),
                    new NewObject(png.toByteArray(), "image/png", Map.of()),
                    new Precondition.None());
        } catch (StoreException e) {
            throw new IOException("the picture can't be stored", e);
        }
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    S3Uri image() {
        return S3Uri.of(PHOTOS, IMAGE);
    }

    S3Uri result(String id) {
        return S3Uri.of(RESULTS, id + ".png");
    }

    /** The settings with which a worker finds both. */
    List<String> settings() {
        return List.of(
                "stylewright.kafka.bootstrap-servers=" + bootstrapServers(),
                "stylewright.storage.endpoint=" + s3.endpoint(),
                "stylewright.storage.access-key=" + s3.accessKey(),
                "stylewright.storage.secret-key=" + s3.secretKey(),
                "stylewright.access.read=" + PHOTOS,
                "stylewright.access.write=" + RESULTS);
    }

    @Override
    public void close() {
        try (kafka;
                s3) {
            // Closing is all there is to do.
        }
    }
}
