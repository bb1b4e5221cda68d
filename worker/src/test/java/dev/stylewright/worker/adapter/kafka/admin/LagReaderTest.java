package dev.stylewright.worker.adapter.kafka.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.QueueFixture;
import dev.stylewright.worker.adapter.kafka.QueueKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long requests have waited, according to a real broker. */
@Timeout(60)
class LagReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final KafkaSettings settings =
            QueueFixture.withoutTopics().settings("w1", QueueKind.CONSUMER_GROUP, Map.of());
    private final String topic = settings.topics().requests();

    @Test
    void theOldestRequestThatIsNotSettledGivesTheAge() throws Exception {
        try (BrokerAdmin admin = BrokerAdmin.open(settings)) {
            createTopics(admin);
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (int hours = 100; hours > 0; hours--) {
                records.add(request(0, NOW.minus(Duration.ofHours(hours))));
                records.add(request(1, NOW.minus(Duration.ofMinutes(hours))));
            }
            publish(records);

            assertThat(age(admin)).as("nobody has begun").isCloseTo(Duration.ofHours(100), Duration.ofMinutes(130));
            commit(admin, Map.of(0, 40L, 1, 99L));
            assertThat(age(admin)).isCloseTo(Duration.ofHours(60), Duration.ofMinutes(80));
            commit(admin, Map.of(0, 100L));
            assertThat(age(admin)).isCloseTo(Duration.ofMinutes(1), Duration.ofSeconds(3));
            commit(admin, Map.of(1, 100L));
            assertThat(age(admin)).as("nothing waits").isZero();
        }
    }

    @Test
    void requestsOfOneMomentAreAsOldAsEachOther() throws Exception {
        try (BrokerAdmin admin = BrokerAdmin.open(settings)) {
            createTopics(admin);
            publish(List.of(
                    request(0, NOW.minus(Duration.ofDays(3))),
                    request(0, NOW.minus(Duration.ofDays(3))),
                    request(0, NOW.minus(Duration.ofMinutes(1)))));
            commit(admin, Map.of(0, 1L));

            assertThat(age(admin)).isCloseTo(Duration.ofDays(3), Duration.ofHours(2));
        }
    }

    @Test
    void timesThatCallersMadeUpEndTheSearchToo() throws Exception {
        try (BrokerAdmin admin = BrokerAdmin.open(settings)) {
            createTopics(admin);
            publish(List.of(
                    request(0, Instant.EPOCH),
                    request(0, Instant.EPOCH),
                    request(0, NOW.plus(Duration.ofDays(3))),
                    request(0, NOW)));
            commit(admin, Map.of(0, 1L));
            assertThat(age(admin)).isGreaterThan(Duration.ofDays(365));
            commit(admin, Map.of(0, 3L));
            assertThat(age(admin)).isZero();
        }
    }

    @Test
    void theShareGroupsOldestRequestGivesTheAgeToo() throws Exception {
        try (BrokerAdmin admin = BrokerAdmin.open(settings)) {
            createTopics(admin);
            publish(List.of(request(0, NOW.minus(Duration.ofHours(5)))));

            Reading reading = read(admin, true);

            assertThat(reading.age()).isCloseTo(Duration.ofHours(5), Duration.ofMinutes(7));
            assertThat(reading.retention()).contains(Duration.ofDays(7));
        }
    }

    @Test
    void whileBrokersDoNotAnswerNothingIsKnown() throws Exception {
        KafkaSettings nowhere = QueueFixture.withoutTopics()
                .settings(
                        "w1",
                        QueueKind.CONSUMER_GROUP,
                        Map.of("default.api.timeout.ms", "1000", "request.timeout.ms", "500"));
        try (BrokerAdmin admin = BrokerAdmin.open(nowhere);
                LagReader reader = LagReader.start(admin, false, Duration.ofMillis(50), CLOCK)) {
            assertThat(reader.records()).as("no topic is there").isEmpty();
            assertThat(reader.age()).isEmpty();
            assertThat(reader.retention()).isEmpty();
        }
    }

    private record Reading(Duration age, Optional<Duration> retention) {}

    private static Duration age(BrokerAdmin admin) {
        return read(admin, false).age();
    }

    private static Reading read(BrokerAdmin admin, boolean share) {
        try (LagReader reader = LagReader.start(admin, share, Duration.ofSeconds(1), CLOCK)) {
            while (reader.age().isEmpty() && !Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            return new Reading(reader.age().orElseThrow(), reader.retention());
        }
    }

    /** With the times that the test gives the records, not the broker's. */
    private void createTopics(BrokerAdmin admin) throws Exception {
        admin.client()
                .createTopics(List.of(new NewTopic(topic, Optional.of(2), Optional.empty())
                        .configs(Map.of("message.timestamp.type", "CreateTime"))))
                .all()
                .get();
        new QueueTopics(admin).create(2, Optional.empty());
    }

    private ProducerRecord<byte[], byte[]> request(int partition, Instant published) {
        return new ProducerRecord<>(topic, partition, published.toEpochMilli(), null, new byte[] {'{', '}'});
    }

    @SuppressWarnings("FutureReturnValueIgnored") // flushing and reading fail if a send fails
    private void publish(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                new HashMap<>(settings.producer()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                producer.send(record);
            }
            producer.flush();
        }
    }

    private void commit(BrokerAdmin admin, Map<Integer, Long> offsets) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        offsets.forEach((partition, offset) ->
                committed.put(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)));
        admin.client()
                .alterConsumerGroupOffsets(settings.group(), committed)
                .all()
                .get();
    }
}
