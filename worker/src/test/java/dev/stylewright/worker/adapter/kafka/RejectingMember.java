package dev.stylewright.worker.adapter.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A share group member that rejects all records, which the brokers then write to the dead-letter topic. */
final class RejectingMember {

    private static final Duration A_WHILE = Duration.ofSeconds(30);

    private RejectingMember() {}

    /** Rejects this many requests, and returns when they are dead letters. */
    static List<ConsumerRecord<byte[], byte[]>> reject(QueueFixture fixture, int requests) throws Exception {
        QueueFixture.configureShareGroup(fixture.settings("rejecting", QueueKind.SHARE, Map.of()));
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                QueueFixture.broker().bootstrap(),
                "group.id",
                fixture.name(),
                "share.acknowledgement.mode",
                "explicit");
        Instant end = Instant.now().plus(A_WHILE);
        try (KafkaShareConsumer<byte[], byte[]> member =
                new KafkaShareConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            member.subscribe(List.of(fixture.topics().requests()));
            int rejected = 0;
            while (rejected < requests && Instant.now().isBefore(end)) {
                for (ConsumerRecord<byte[], byte[]> record : member.poll(Duration.ofMillis(500))) {
                    member.acknowledge(record, AcknowledgeType.REJECT);
                    rejected++;
                }
                member.commitSync();
            }
        }
        while (Instant.now().isBefore(end)) {
            List<ConsumerRecord<byte[], byte[]>> deadLetters =
                    QueueFixture.broker().committed(fixture.topics().deadLetters());
            if (deadLetters.size() >= requests) {
                return deadLetters;
            }
        }
        throw new AssertionError("the brokers wrote no " + requests + " dead letters within " + A_WHILE);
    }
}
