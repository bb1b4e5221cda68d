package dev.stylewright.deploy.benchmark.jobs;

import dev.stylewright.deploy.benchmark.report.BenchmarkException;
import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.deploy.embedded.EmbeddedS3;
import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.Topics;
import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.QueueUnusableException;
import dev.stylewright.worker.adapter.kafka.admin.BrokerAdmin;
import dev.stylewright.worker.adapter.kafka.admin.QueueTopics;
import dev.stylewright.worker.adapter.s3.S3Credentials;
import dev.stylewright.worker.adapter.s3.S3ImageStore;
import dev.stylewright.worker.adapter.s3.S3Settings;
import dev.stylewright.worker.pipeline.storage.NewObject;
import dev.stylewright.worker.pipeline.storage.ObjectLocation;
import dev.stylewright.worker.pipeline.storage.Precondition;
import dev.stylewright.worker.pipeline.storage.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A broker and a store in this JVM, with a bucket for images and one for results.
 *
 * @param kafka the broker
 * @param s3 the store
 * @param store accesses it as a worker does
 */
record TestServers(EmbeddedKafka kafka, EmbeddedS3 s3, S3ImageStore store) implements AutoCloseable {
    private static final String IMAGES = "pictures";
    private static final String RESULTS = "results";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Starts both, with empty topics and buckets. */
    static TestServers open() {
        EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        createTopics(kafka);
        EmbeddedS3 s3 = EmbeddedS3.startTemporary();
        s3.createBucket(IMAGES);
        s3.createBucket(RESULTS);
        S3Credentials keys = new S3Credentials.Keys(s3.accessKey(), s3.secretKey(), Optional.empty());
        return new TestServers(
                kafka,
                s3,
                new S3ImageStore(new S3Settings(
                        s3.endpoint(), s3.region(), keys, Optional.empty(), TIMEOUT, TIMEOUT, TIMEOUT, TIMEOUT, true)));
    }

    private static void createTopics(EmbeddedKafka kafka) {
        Map<String, String> address = Map.of("bootstrap.servers", kafka.bootstrapServers());
        KafkaSettings settings = new KafkaSettings(
                "benchmark",
                KafkaSettings.GroupProtocol.CONSUMER,
                "benchmark",
                Topics.defaults(),
                address,
                address,
                address);
        try (BrokerAdmin admin = BrokerAdmin.open(settings)) {
            new QueueTopics(admin).create(1, Optional.empty());
        } catch (QueueUnusableException e) {
            throw new BenchmarkException("the broker rejects the topics: " + e.getMessage(), e);
        }
    }

    /** The settings of a worker; all others have their defaults. */
    List<String> settings() {
        return List.of(
                "stylewright.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "stylewright.storage.endpoint=" + s3.endpoint(),
                "stylewright.storage.access-key=" + s3.accessKey(),
                "stylewright.storage.secret-key=" + s3.secretKey(),
                "stylewright.access.read=" + IMAGES,
                "stylewright.access.write=" + RESULTS,
                "stylewright.http.port=0",
                "stylewright.http.address=127.0.0.1",
                "stylewright.log.format=text",
                "stylewright.device=cpu");
    }

    /** Puts an image where orders name it by its file name. */
    void offer(String name, byte[] file) {
        put(new ObjectLocation(IMAGES, name, Optional.empty()), file);
    }

    /** Stores a result, as a worker does. */
    void deliver(String name, byte[] file) {
        put(new ObjectLocation(RESULTS, name, Optional.empty()), file);
    }

    private void put(ObjectLocation where, byte[] file) {
        try {
            store.put(where, new NewObject(file, "image/png", Map.of()), new Precondition.Absent());
        } catch (StoreException e) {
            throw new BenchmarkException("the store rejected a picture: " + e.getMessage(), e);
        }
    }

    /** Fetches an image, as a worker does. */
    byte[] fetch(String name) {
        return fetch(IMAGES, name);
    }

    /** Fetches the result of an order. */
    byte[] result(StylizationRequest order) {
        look(order.output().key());
        return fetch(RESULTS, order.output().key());
    }

    /** Checks whether a result exists, as a worker does first. Detects connections that the store has closed in the meantime. */
    boolean look(String name) {
        try {
            return store.find(new ObjectLocation(RESULTS, name, Optional.empty()))
                    .isPresent();
        } catch (StoreException e) {
            throw new BenchmarkException("the store does not answer: " + e.getMessage(), e);
        }
    }

    private byte[] fetch(String bucket, String key) {
        ObjectLocation where = new ObjectLocation(bucket, key, Optional.empty());
        try {
            return store.fetch(where, Integer.MAX_VALUE).bytes();
        } catch (StoreException e) {
            throw new BenchmarkException("the store returned no picture: " + e.getMessage(), e);
        }
    }

    /** An order for a PNG. */
    static StylizationRequest order(String id, String content, String style, int size, int evaluations) {
        return StylizationRequest.builder(id, S3Uri.of(IMAGES, content), S3Uri.of(RESULTS, id + ".png"))
                .style(Style.of(S3Uri.of(IMAGES, style)))
                .parameters(Parameters.defaults().toBuilder()
                        .size(size)
                        .iterations(evaluations)
                        .build())
                .build();
    }

    @Override
    public void close() {
        try (kafka;
                s3;
                store) {
            // Closing is all there is to do.
        }
    }
}
