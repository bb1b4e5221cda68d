package dev.stylewright.protocol.client;

import dev.stylewright.protocol.client.connection.EventRecord;
import dev.stylewright.protocol.client.connection.Partitions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads the records of a topic since a time, up to its end at the moment of the call. */
final class TopicHistory {
    /** How far the clocks of callers, brokers and workers may differ. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private static final Duration CALL = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(200);

    private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;

    /** Reads with this consumer, which the caller closes. */
    TopicHistory(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /**
     * Passes all committed records to {@code visitor}, each partition in its order. Does nothing if the topic does not exist.
     *
     * @throws TimeoutException the brokers return no record for 10 seconds
     */
    void read(String topic, Instant since, Consumer<EventRecord> visitor) {
        List<TopicPartition> partitions = Partitions.of(consumer.partitionsFor(topic, CALL));
        Map<TopicPartition, Long> remaining = new HashMap<>(consumer.endOffsets(partitions, CALL));
        seek(partitions, since);
        remaining.entrySet().removeIf(this::read);
        long patience = System.nanoTime() + CALL.toNanos();
        while (!remaining.isEmpty()) {
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                visitor.accept(EventRecord.of(message));
                patience = System.nanoTime() + CALL.toNanos();
            }
            if (remaining.entrySet().removeIf(this::read)) {
                patience = System.nanoTime() + CALL.toNanos();
            }
            if (!remaining.isEmpty() && System.nanoTime() > patience) {
                throw new TimeoutException("the brokers returned nothing of " + topic + " for " + CALL.toSeconds()
                        + " seconds, up to offset " + remaining);
            }
        }
    }

    private boolean read(Map.Entry<TopicPartition, Long> end) {
        return consumer.position(end.getKey(), CALL) >= end.getValue();
    }

    private void seek(List<TopicPartition> partitions, Instant since) {
        consumer.assign(partitions);
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(p -> times.put(p, Math.max(0, since.minus(CLOCK_SKEW).toEpochMilli())));
        Partitions.seek(consumer, times, CALL);
    }
}
