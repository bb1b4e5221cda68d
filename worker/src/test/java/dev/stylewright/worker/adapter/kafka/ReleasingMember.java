package dev.stylewright.worker.adapter.kafka;

import dev.stylewright.worker.pipeline.redrive.DeadLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A share group member that releases all records until the brokers give up on them. */
public final class ReleasingMember {

    private static final Duration A_WHILE = Duration.ofSeconds(60);

    private ReleasingMember() {}

    /**
     * Releases requests until brokers have written enough dead letters.
     *
     * @param count total number of dead letters without a code, earlier ones included
     */
    public static void exhaust(BrokerPeer broker, String group, String requests, String deadLetters, int count) {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", broker.bootstrap(), "group.id", group, "share.acknowledgement.mode", "explicit");
        Instant end = Instant.now().plus(A_WHILE);
        try (KafkaShareConsumer<byte[], byte[]> member =
                new KafkaShareConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            member.subscribe(List.of(requests));
            boolean idle = false;
            while (!idle || ofBrokers(broker, deadLetters) < count) {
                if (Instant.now().isAfter(end)) {
                    throw new AssertionError("the brokers gave up on no " + count + " requests within " + A_WHILE);
                }
                idle = true;
                for (ConsumerRecord<byte[], byte[]> record : member.poll(Duration.ofMillis(200))) {
                    member.acknowledge(record, AcknowledgeType.RELEASE);
                    idle = false;
                }
                member.commitSync();
            }
        }
    }

    private static long ofBrokers(BrokerPeer broker, String deadLetters) {
        return broker.committed(deadLetters).stream()
                .filter(letter -> letter.headers().lastHeader(DeadLetter.ERRORS + "group") != null)
                .filter(letter -> letter.headers().lastHeader(DeadLetter.ERRORS + "code") == null)
                .count();
    }
}
