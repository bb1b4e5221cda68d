package dev.stylewright.worker.adapter.kafka;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls a consumer past records that do not fit into memory when decompressed. Retries such a record once, alone, before skipping it. For the
 * consumer's thread only, except {@link #unreadable}.
 */
public final class GuardedPoll {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedPoll.class);
    /** Maximum number of consecutive polls that may run out of memory without a single record as the cause. */
    private static final int MAX_IN_A_ROW = 3;

    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final KafkaSettings settings;
    private final Consumer<byte[], byte[]> consumer;
    private final int max;
    private final Skip skip;
    private int inARow;
    private final AtomicLong unreadable = new AtomicLong();

    /** Called before records are skipped, for example to write dead letters. */
    @FunctionalInterface
    public interface Skip {

        /** Whether to skip the records; otherwise they are read again. */
        boolean skip(UnreadableRange records);
    }

    /**
     * @param max maximum number of records per poll of {@code consumer}
     * @param skip called before records are skipped
     */
    public GuardedPoll(KafkaSettings settings, Consumer<byte[], byte[]> consumer, int max, Skip skip) {
        this.settings = settings;
        this.consumer = consumer;
        this.max = max;
        this.skip = skip;
    }

    /**
     * The next records; none if some had to be skipped.
     *
     * @throws OutOfMemoryError memory ran out repeatedly, and no single record is the cause
     */
    public ConsumerRecords<byte[], byte[]> poll(Duration wait) {
        try {
            return next(wait);
        } catch (CommitFailedException e) {
            LOG.warn("no records: this worker is rejoining the group: {}", e.getMessage());
            return ConsumerRecords.empty();
        }
    }

    private ConsumerRecords<byte[], byte[]> next(Duration wait) {
        // If a poll fails at the nth record, the client has moved past the ones before it and discards them.
        Map<TopicPartition, Long> before = max > 1 ? positions(consumer.assignment()) : Map.of();
        try {
            ConsumerRecords<byte[], byte[]> records = Membership.poll(consumer, wait);
            inARow = 0;
            return records;
        } catch (OutOfMemoryError e) {
            Set<TopicPartition> polled = new HashSet<>(consumer.assignment());
            polled.removeAll(consumer.paused());
            LOG.error("memory ran out while polling {}; looking for a record that does not fit", polled);
            return recover(before.isEmpty() ? positions(polled) : before, e);
        }
    }

    private Map<TopicPartition, Long> positions(Set<TopicPartition> partitions) {
        return partitions.stream()
                .collect(Collectors.toMap(
                        Function.identity(), partition -> Membership.position(consumer, partition, ANSWER)));
    }

    private ConsumerRecords<byte[], byte[]> recover(Map<TopicPartition, Long> positions, OutOfMemoryError cause) {
        positions.forEach(consumer::seek);
        try (RecordProbe probe = new RecordProbe(settings)) {
            for (Map.Entry<TopicPartition, Long> position : positions.entrySet()) {
                RecordProbe.Reading reading = probe.read(position.getKey(), position.getValue(), max);
                if (reading.unreadable().isPresent()) {
                    inARow = 0;
                    return skip(reading, reading.unreadable().get());
                }
            }
        } catch (RetriableException e) {
            LOG.warn("brokers do not return the records again, retrying later: {}", e.getMessage());
            return forgetBuffers(positions);
        }
        inARow++;
        if (inARow >= MAX_IN_A_ROW) {
            throw cause;
        }
        return forgetBuffers(positions);
    }

    private ConsumerRecords<byte[], byte[]> skip(RecordProbe.Reading reading, UnreadableRange range) {
        unreadable.incrementAndGet();
        if (!skip.skip(range)) {
            return forgetBuffers(Map.of(range.partition(), range.first()));
        }
        LOG.error("{} do not fit into memory when decompressed, and are skipped", range);
        consumer.seek(range.partition(), range.next());
        return new ConsumerRecords<>(
                reading.records().isEmpty() ? Map.of() : Map.of(range.partition(), List.copyOf(reading.records())),
                Map.of());
    }

    /** Without this the client would resume inside the batch it could not decompress. It discards fetched data when the position differs. */
    private ConsumerRecords<byte[], byte[]> forgetBuffers(Map<TopicPartition, Long> positions) {
        positions.forEach((partition, offset) -> seek(partition, offset + 1));
        try {
            consumer.poll(Duration.ZERO);
        } catch (OutOfMemoryError e) {
            LOG.debug("will be read again", e);
        }
        positions.forEach(this::seek);
        return ConsumerRecords.empty();
    }

    /** The group may have revoked a partition during the previous poll. */
    private void seek(TopicPartition partition, long offset) {
        if (consumer.assignment().contains(partition)) {
            consumer.seek(partition, offset);
        }
    }

    /** How many records did not fit into memory. From any thread. */
    public long unreadable() {
        return unreadable.get();
    }
}
