package dev.stylewright.worker.app;

import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.deploy.embedded.EmbeddedS3;
import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.Topics;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.worker.adapter.kafka.BrokerPeer;
import dev.stylewright.worker.adapter.kafka.MessageAudit;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.app.configuration.source.ConfigurationLoader;
import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * Topics, buckets and images of one test on real servers, and workers on them.
 *
 * @param kafka the broker
 * @param s3 the store
 * @param name base of the names of the test's topics, buckets and group
 * @param topics the test's topics
 */
@SuppressWarnings("try") // no thread interrupts a test while its store closes
record Fleet(EmbeddedKafka kafka, EmbeddedS3 s3, String name, Topics topics) {

    /** A fleet on the shared servers. */
    static Fleet shared() throws Exception {
        EmbeddedServers servers = EmbeddedServers.shared();
        return on(servers.kafka(), servers.s3());
    }

    static Fleet on(EmbeddedKafka kafka, EmbeddedS3 s3) throws Exception {
        String name = EmbeddedServers.uniqueName("fleet");
        Topics topics = new Topics(
                name + ".requests", name + ".outcomes", name + ".progress", name + ".control", "dlq." + name);
        Fleet fleet = new Fleet(kafka, s3, name, topics);
        s3.createBucket(fleet.photos());
        s3.createBucket(fleet.results());
        fleet.put("cat.png", png(96, 64, Color.ORANGE, Color.BLUE));
        fleet.put("waves.png", png(80, 80, Color.WHITE, Color.BLUE));
        fleet.put("fire.png", png(64, 90, Color.RED, Color.YELLOW));
        return fleet;
    }

    String photos() {
        return name + "-photos";
    }

    String results() {
        return name + "-results";
    }

    List<String> settings(String workerId) {
        List<String> settings = new ArrayList<>(List.of(
                "stylewright.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "stylewright.queue.group=" + name,
                "stylewright.queue.configure=true",
                "stylewright.queue.partitions=1",
                "stylewright.queue.topics.requests=" + topics.requests(),
                "stylewright.queue.topics.outcomes=" + topics.outcomes(),
                "stylewright.queue.topics.progress=" + topics.progress(),
                "stylewright.queue.topics.control=" + topics.control(),
                "stylewright.queue.topics.dead-letters=" + topics.deadLetters(),
                "stylewright.storage.endpoint=" + s3.endpoint(),
                "stylewright.storage.access-key=" + s3.accessKey(),
                "stylewright.storage.secret-key=" + s3.secretKey(),
                "stylewright.access.read=" + photos(),
                "stylewright.access.write=" + results(),
                "stylewright.log.format=text",
                "stylewright.http.port=0",
                "stylewright.http.address=127.0.0.1",
                "stylewright.limits.max-pixels=1000000",
                "stylewright.device=cpu",
                "stylewright.threads=1",
                "stylewright.precision=fp32"));
        settings.add("stylewright.worker.id=" + workerId);
        return settings;
    }

    /** With these values instead of, or in addition to, those of every worker of the fleet. */
    WorkerConfiguration configuration(String workerId, Path directory, String... more) {
        List<String> settings = settings(workerId);
        MessageAudit.property()
                .forEach((name, value) -> settings.add("stylewright.kafka.producer." + name + "=" + value));
        settings.addAll(List.of(more));
        return new ConfigurationLoader(Map.of(), directory)
                .load(List.of(), settings)
                .configuration();
    }

    StylizationClient client() {
        return StylizationClient.builder(kafka.bootstrapServers())
                .properties(MessageAudit.property())
                .topics(topics)
                .build();
    }

    BrokerPeer peer() {
        return new BrokerPeer(kafka.bootstrapServers());
    }

    S3Uri photo(String key) {
        return S3Uri.of(photos(), key);
    }

    S3Uri result(String key) {
        return S3Uri.of(results(), key);
    }

    /** An order for a small image: the cat as waves. */
    StylizationRequest.Builder order(String id) {
        return StylizationRequest.builder(id, photo("cat.png"), result(id + ".png"))
                .style(Style.of(photo("waves.png")))
                .parameters(small(6));
    }

    static Parameters small(int iterations) {
        return Parameters.defaults().toBuilder().size(64).iterations(iterations).build();
    }

    MinioClient store() {
        return MinioClient.builder()
                .endpoint(s3.endpoint().toString())
                .region(s3.region())
                .credentials(s3.accessKey(), s3.secretKey())
                .build();
    }

    void put(String key, byte[] bytes) throws Exception {
        try (MinioClient store = store()) {
            store.putObject(PutObjectArgs.builder().bucket(photos()).object(key).stream(
                            new ByteArrayInputStream(bytes), (long) bytes.length, -1L)
                    .build());
        }
    }

    byte[] get(S3Uri uri) throws Exception {
        try (MinioClient store = store();
                var object = store.getObject(GetObjectArgs.builder()
                        .bucket(uri.bucket())
                        .object(uri.key())
                        .build())) {
            return object.readAllBytes();
        }
    }

    StatObjectResponse stat(S3Uri uri) throws Exception {
        try (MinioClient store = store()) {
            return store.statObject(StatObjectArgs.builder()
                    .bucket(uri.bucket())
                    .object(uri.key())
                    .build());
        }
    }

    static byte[] png(int width, int height, Color from, Color to) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setPaint(new GradientPaint(0, 0, from, 11, 7, to, true));
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
