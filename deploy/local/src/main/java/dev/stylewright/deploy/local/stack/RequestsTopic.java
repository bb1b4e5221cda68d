package dev.stylewright.deploy.local.stack;

import dev.stylewright.protocol.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** The request topic, and the position of the workers' group in it. Reads only, and does not join the group. Not thread-safe. */
public final class RequestsTopic implements AutoCloseable {

    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final String PATIENCE_MILLIS = "5000";

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final Map<TopicPartition, Long> ends;
    private final Map<TopicPartition, Long> next = new HashMap<>();

    /**
     * Queries its current state: four calls to the broker, each for at most 5 seconds.
     *
     * @param brokers the brokers' address
     * @param group the workers' consumer group
     * @throws org.apache.kafka.common.KafkaException the broker does not answer
     */
    public RequestsTopic(String brokers, String group) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        brokers,
                        "group.id",
                        group,
                        "enable.auto.commit",
                        "false",
                        "allow.auto.create.topics",
                        "false",
                        "isolation.level",
                        "read_committed",
                        "default.api.timeout.ms",
                        PATIENCE_MILLIS),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        try {
            partitions = partitions(consumer.partitionsFor(Topics.REQUESTS));
            ends = consumer.endOffsets(partitions);
            next.putAll(consumer.beginningOffsets(partitions));
            Map<TopicPartition, @Nullable OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
            committed.forEach((partition, offset) ->
                    Optional.ofNullable(offset).ifPresent(at -> next.merge(partition, at.offset(), Math::max)));
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private static List<TopicPartition> partitions(@Nullable Collection<PartitionInfo> known) {
        return Optional.ofNullable(known).orElse(List.of()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    /** Number of requests that are not finished, including those in progress. */
    public long unfinished() {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - next.getOrDefault(end.getKey(), 0L)))
                .sum();
    }

    /** Whether a request is finished. */
    public boolean finished(ConsumerRecord<byte[], byte[]> request) {
        return request.offset() < next.getOrDefault(new TopicPartition(request.topic(), request.partition()), 0L);
    }

    /**
     * Passes all kept requests to {@code visitor}, each partition in its order.
     *
     * @throws org.apache.kafka.common.KafkaException none arrives for 10 seconds
     */
    public void read(Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        long latest = System.nanoTime();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            if (records.isEmpty() && System.nanoTime() - latest > SILENCE.toNanos()) {
                throw new TimeoutException("no request was read for " + SILENCE.toSeconds() + " s");
            }
            if (!records.isEmpty()) {
                latest = System.nanoTime();
            }
            records.forEach(visitor);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
