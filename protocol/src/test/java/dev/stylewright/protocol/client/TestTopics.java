package dev.stylewright.protocol.client;

import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.protocol.EventHeaders;
import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.MessageSchemas;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.Topics;
import dev.stylewright.protocol.codec.CloudEvents;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.report.Cancelled;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Started;
import dev.stylewright.protocol.report.WorkerInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics of one test on a real broker, and messages as workers write them. */
public final class TestTopics implements AutoCloseable {
    public static final WorkerInfo WORKER = new WorkerInfo("w-1", "0.1.0", "cpu", "bundled");

    public final Topics names;
    public final Map<String, Object> properties;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    /** Creates topics of one partition. */
    public TestTopics(String bootstrapServers, Map<String, ?> login) throws Exception {
        String name = EmbeddedServers.uniqueName("client");
        names = new Topics(
                name + ".requests", name + ".outcomes", name + ".progress", name + ".control", "dlq." + name);
        properties = new HashMap<>(login);
        properties.put("bootstrap.servers", bootstrapServers);
        admin = Admin.create(properties);
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        create(names.requests(), names.outcomes(), names.progress(), names.control(), "dlq." + names.outcomes());
    }

    public static TestTopics shared() throws Exception {
        return new TestTopics(EmbeddedServers.shared().kafka().bootstrapServers(), Map.of());
    }

    public Admin admin() {
        return admin;
    }

    public void create(String... topics) throws Exception {
        for (String topic : topics) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
        }
        eventually(() -> {
            try {
                return admin.listTopics().names().get(30, TimeUnit.SECONDS).containsAll(List.of(topics));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    public StylizationClientBuilder client() {
        return StylizationClient.builder(String.valueOf(properties.get("bootstrap.servers")))
                .properties(properties)
                .topics(names)
                .checkInterval(Duration.ofMillis(200));
    }

    /** Publishes the outcome of a request as a worker does; like all that tests write and read here, it is valid by its schema. */
    public void answer(RequestPosition position, String reason) throws Exception {
        answer(position.requestId(), position.outcomeId().orElseThrow(), reason);
    }

    public void answer(String requestId, String eventId, String reason) throws Exception {
        publishValid(
                names.outcomes(),
                requestId,
                CloudEvents.headers(EventType.CANCELLED, eventId, "/test", Instant.now(), requestId),
                Codec.encodeOutcome(cancelled(requestId, reason)));
    }

    public void start(RequestPosition position) throws Exception {
        String id = position.requestId();
        publishValid(
                names.progress(),
                id,
                CloudEvents.headers(
                        EventType.STARTED, position.outcomeId().orElseThrow() + "/1.1", "/test", Instant.now(), id),
                Codec.encodeProgress(new Started(id, 64, 64, 10, OptionalLong.empty(), 1, WORKER, Map.of())));
    }

    private void publishValid(String topic, String key, EventHeaders headers, byte[] value) throws Exception {
        MessageSchemas.assertValid(CloudEvents.type(headers).orElseThrow(), value);
        publish(topic, key, headers, value);
    }

    /** Publishes anything, valid or not. */
    public void publish(String topic, String key, EventHeaders headers, byte[] value) throws Exception {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
        headers.toBytes().forEach(message.headers()::add);
        producer.send(message).get(60, TimeUnit.SECONDS);
    }

    /** All records of a topic from its beginning, at least {@code count}. */
    public List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            eventually(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(all::add);
                return all.size() >= count;
            });
        }
        if (topic.equals(names.requests()) || topic.equals(names.control())) {
            all.forEach(message -> MessageSchemas.assertValid(message.headers(), message.value()));
        }
        return all;
    }

    public static Outcome cancelled(String requestId, String reason) {
        return new Cancelled(requestId, Optional.of(reason), 1, WORKER, Map.of());
    }

    public static StylizationRequest request(String id) {
        return StylizationRequest.builder(id, S3Uri.of("photos", "a.jpg"), S3Uri.of("results", "a.png"))
                .style(Style.of(S3Uri.of("styles", "b.jpg")))
                .build();
    }

    /** Waits up to two minutes for a condition. */
    public static void eventually(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within two minutes");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        admin.close(Duration.ofSeconds(1));
    }
}
