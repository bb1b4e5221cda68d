package dev.stylewright.worker.adapter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long a request has waited, by the times that real brokers give its record. */
class RecordTimeTest {

    @ParameterizedTest
    @EnumSource
    void aRecordWithoutATimestampHasNoWaitingTime(QueueKind kind) throws Exception {
        QueueFixture fixture = stampedBy("CreateTime");
        QueueFixture.broker().publish(List.of(at(fixture, -1)));

        try (RequestQueue queue = fixture.join("w", kind, Map.of())) {
            assertThat(QueueFixture.takeNext(queue).waitedUntil(Instant.now())).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereTheBrokerStampsRecordsTheWaitingIsThatSinceTheyWereAppended(QueueKind kind) throws Exception {
        Instant before = Instant.now();
        QueueFixture fixture = stampedBy("LogAppendTime");
        QueueFixture.broker().publish(List.of(at(fixture, -1)));

        try (RequestQueue queue = fixture.join("w", kind, Map.of())) {
            assertThat(QueueFixture.takeNext(queue).waitedUntil(Instant.now()))
                    .hasValueSatisfying(
                            waited -> assertThat(waited).isLessThanOrEqualTo(Duration.between(before, Instant.now())));
        }
    }

    /** @param time the topic's message.timestamp.type */
    private static QueueFixture stampedBy(String time) throws Exception {
        QueueFixture fixture = QueueFixture.withoutTopics();
        NewTopic requests = new NewTopic(fixture.topics().requests(), Optional.of(1), Optional.empty())
                .configs(Map.of("message.timestamp.type", time));
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", QueueFixture.broker().bootstrap()))) {
            admin.createTopics(List.of(requests)).all().get();
        }
        QueueFixture.createTopics(fixture.settings("setup", QueueKind.CONSUMER_GROUP, Map.of()), 1);
        return fixture;
    }

    /** As clients other than Java's may send it; Java's refuses a negative time only in the constructor. */
    private static ProducerRecord<byte[], byte[]> at(QueueFixture fixture, long millis) {
        return new ProducerRecord<>(fixture.topics().requests(), "value".getBytes(UTF_8)) {
            @Override
            public Long timestamp() {
                return millis;
            }
        };
    }
}
