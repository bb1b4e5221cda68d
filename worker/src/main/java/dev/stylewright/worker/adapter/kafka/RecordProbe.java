package dev.stylewright.worker.adapter.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads one record at a time, without a group, to find records that do not fit into memory. The client decompresses a batch before anyone can check
 * its size, and throws an {@link OutOfMemoryError} from the poll; it must not continue in the batch that failed. Not thread-safe.
 */
final class RecordProbe implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    /** How many offsets are tried one by one for the end of a batch; after that the steps double. */
    private static final int SINGLE_STEPS = 64;

    private final Consumer<byte[], byte[]> consumer;

    RecordProbe(KafkaSettings settings) {
        Map<String, Object> properties = new HashMap<>(settings.consumer());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.workerId() + "-probe");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        // Brokers return one batch at a time, however large it is.
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1);
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * The result of a read.
     *
     * @param records those before the first unreadable one
     * @param unreadable empty if all requested records were readable
     */
    record Reading(List<ConsumerRecord<byte[], byte[]>> records, Optional<UnreadableRange> unreadable) {}

    /**
     * Reads from {@code from} up to the current end of the partition.
     *
     * @param max maximum number of records
     * @throws TimeoutException the brokers do not answer
     */
    Reading read(TopicPartition partition, long from, int max) {
        long end = Objects.requireNonNull(
                consumer.endOffsets(List.of(partition), ANSWER).get(partition));
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        begin(partition, from);
        try {
            while (records.size() < max && consumer.position(partition, ANSWER) < end) {
                step(partition).forEach(records::add);
            }
            return new Reading(records, Optional.empty());
        } catch (OutOfMemoryError e) {
            long first = consumer.position(partition, ANSWER);
            long next = endOfBatch(partition, first, end);
            return new Reading(records, Optional.of(new UnreadableRange(partition, first, next - 1)));
        }
    }

    /** The next record; none if the position advanced without one, for example past a transaction marker. */
    private ConsumerRecords<byte[], byte[]> step(TopicPartition partition) {
        long at = consumer.position(partition, ANSWER);
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < ANSWER.toNanos()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            if (!records.isEmpty() || consumer.position(partition, ANSWER) > at) {
                return records;
            }
        }
        throw new TimeoutException("the brokers do not return the record at %d of %s".formatted(at, partition));
    }

    /** Assigns the partition again, since the client would otherwise resume inside the batch that it could not decompress. */
    private void begin(TopicPartition partition, long at) {
        consumer.assign(List.of());
        consumer.assign(List.of(partition));
        consumer.seek(partition, at);
    }

    /** The first readable offset after {@code unreadable}; a batch does not expose its end. */
    private long endOfBatch(TopicPartition partition, long unreadable, long end) {
        long low = unreadable;
        long step = 1;
        long high = Math.min(low + step, end);
        while (high < end && !isReadable(partition, high)) {
            low = high;
            step = high - unreadable < SINGLE_STEPS ? 1 : step * 2;
            high = Math.min(low + step, end);
        }
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            if (isReadable(partition, middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    private boolean isReadable(TopicPartition partition, long at) {
        begin(partition, at);
        try {
            step(partition);
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE));
    }
}
