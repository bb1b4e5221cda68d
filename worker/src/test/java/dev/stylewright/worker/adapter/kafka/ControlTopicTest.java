package dev.stylewright.worker.adapter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.pipeline.queue.StopSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How cancels are read from a real broker. */
class ControlTopicTest {

    /** A broker that has no cancels answers a reader after that many milliseconds, which is longer than the test may take. */
    private static final String FOREVER = "120000";

    @Test
    @Timeout(60)
    void catchingUpDoesNotWaitForAFetch() throws Exception {
        QueueFixture fixture = QueueFixture.create(1);
        KafkaSettings settings = fixture.settings(
                "w1", QueueKind.CONSUMER_GROUP, Map.of("fetch.max.wait.ms", FOREVER, "request.timeout.ms", "150000"));
        try (ControlTopic cancels = ControlTopic.open(settings)) {
            for (int i = 0; i < 3; i++) {
                cancels.catchUp(new StopSignal());
            }
            QueueFixture.broker()
                    .publish(fixture.topics().control(), "order-1", "{\"requestId\": \"order-1\"}", Map.of());
            cancels.catchUp(new StopSignal());
            assertThat(cancels.of("order-1", Instant.EPOCH)).isPresent();
        }
    }

    @Test
    @Timeout(60)
    void aTopicThatNoBrokerListsYetIsReadOnceItIsThere() throws Exception {
        KafkaSettings settings = QueueFixture.withoutTopics().settings("w1", QueueKind.CONSUMER_GROUP, Map.of());
        String topic = settings.topics().control();
        try (ControlTopic cancels = ControlTopic.open(settings)) {
            CompletableFuture<Void> caughtUp = CompletableFuture.runAsync(() -> cancels.catchUp(new StopSignal()));
            TimeUnit.SECONDS.sleep(2);
            assertThat(caughtUp).isNotDone();
            QueueFixture.createTopics(settings, 1);
            caughtUp.get(30, TimeUnit.SECONDS);
            QueueFixture.broker().publish(topic, "order-1", "{\"requestId\": \"order-1\"}", Map.of());
            cancels.catchUp(new StopSignal());
            assertThat(cancels.of("order-1", Instant.EPOCH)).isPresent();
        }
    }

    /** {@code -Dstylewright.test.cancels=1000000} for the figures of worker/docs/operations/queue.md. */
    @Test
    @Timeout(240)
    void aWorkerThatStartsWithFarMoreCancelsThanItRemembersKnowsTheNewest() throws Exception {
        int cancels = Integer.getInteger("stylewright.test.cancels", 120_000);
        QueueFixture fixture = QueueFixture.create(3);
        KafkaSettings settings = fixture.settings("w1", QueueKind.CONSUMER_GROUP, Map.of());
        publishCancels(settings, cancels);
        long used = usedMemory();
        long begun = System.nanoTime();

        try (ControlTopic topic = ControlTopic.open(settings)) {
            topic.catchUp(new StopSignal());

            long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
            System.getLogger("figures")
                    .log(
                            System.Logger.Level.INFO,
                            "%d cancels are read in %d ms and take %d KiB"
                                    .formatted(cancels, millis, (usedMemory() - used) >> 10));
            for (int age : new int[] {1, 20_000, 40_000}) {
                assertThat(topic.of("order-" + (cancels - age), Instant.EPOCH))
                        .as("the last but %d", age)
                        .isPresent();
            }
            assertThat(topic.of("order-0", Instant.EPOCH)).isEmpty();
            assertThat(topic.of("order-" + (cancels - 70_000), Instant.EPOCH)).isEmpty();
        }
    }

    /** To each partition in turn; the first ones wait until the brokers lead the partitions. */
    private static void publishCancels(KafkaSettings settings, int cancels) throws Exception {
        Map<String, Object> properties = new HashMap<>(settings.producer());
        properties.put("linger.ms", "20");
        long first = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < cancels; i++) {
                byte[] value = ("{\"requestId\":\"order-" + i + "\"}").getBytes(UTF_8);
                sent.add(producer.send(new ProducerRecord<>(
                        settings.topics().control(), i % 3, first + i, ("order-" + i).getBytes(UTF_8), value)));
                if (i < 3) {
                    sent.get(i).get();
                }
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        }
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
