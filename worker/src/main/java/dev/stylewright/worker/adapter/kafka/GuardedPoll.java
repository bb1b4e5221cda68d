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
 * Polls a consumer that gets past records which don't fit into memory when they are unpacked. Such a record is tried once
 * more, alone, before it is skipped. For the consumer's thread, but for {@link #unreadable}.
 */
public final class GuardedPoll {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedPoll.class);
    /** So often in a row memory may be short without a record that is to blame. */
    private static final int MOST_IN_A_ROW = 3;

    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final KafkaSettings settings;
    private final Consumer<byte[], byte[]> consumer;
    private final int most;
    private final Skip skip;
    private int inARow;
    private final AtomicLong unreadable = new AtomicLong();

    /** Is asked to put records aside before they are skipped. */
    @FunctionalInterface
    public interface Skip {

        /** Whether the records are to be skipped; else they are met again. */
        boolean skip(UnreadableRange records);
    }

    /**
     * @param most records that {@code consumer} brings at once
     * @param skip asked before records are skipped
     */
    public GuardedPoll(KafkaSettings settings, Consumer<byte[], byte[]> consumer, int most, Skip skip) {
        this.settings = settings;
        this.consumer = consumer;
        this.most = most;
        this.skip = skip;
    }

    /**
     * The next records; none where some had to be skipped.
     *
     * @throws OutOfMemoryError memory is short again and again, and no record is to blame
     */
    public ConsumerRecords<byte[], byte[]> poll(Duration wait) {
        try {
            return next(wait);
        } catch (CommitFailedException e) {
            LOG.warn("nothing is read, for this worker joins again: {}", e.getMessage());
            return ConsumerRecords.empty();
        }
    }

    private ConsumerRecords<byte[], byte[]> next(Duration wait) {
        // Of several records that were unpacked before one that could not be, the client forgets those it has moved
        // beyond.
        Map<TopicPartition, Long> before = most > 1 ? positions(consumer.assignment()) : Map.of();
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
                RecordProbe.Reading reading = probe.read(position.getKey(), position.getValue(), most);
                if (reading.unreadable().isPresent()) {
                    inARow = 0;
                    return skip(reading, reading.unreadable().get());
                }
            }
        } catch (RetriableException e) {
            LOG.warn("the brokers don't bring the records again, trying later: {}", e.getMessage());
            return forgetBuffers(positions);
        }
        inARow++;
        if (inARow >= MOST_IN_A_ROW) {
            throw cause;
        }
        return forgetBuffers(positions);
    }

    private ConsumerRecords<byte[], byte[]> skip(RecordProbe.Reading reading, UnreadableRange range) {
        unreadable.incrementAndGet();
        if (!skip.skip(range)) {
            return forgetBuffers(Map.of(range.partition(), range.first()));
        }
        LOG.error("{} do not fit into memory when they are unpacked, and are skipped", range);
        consumer.seek(range.partition(), range.next());
        return new ConsumerRecords<>(
                reading.records().isEmpty() ? Map.of() : Map.of(range.partition(), List.copyOf(reading.records())),
                Map.of());
    }

    /**
     * The client would read on in the middle of what it could not unpack; it lets go of what it has fetched for another
     * position than its own.
     */
    private ConsumerRecords<byte[], byte[]> forgetBuffers(Map<TopicPartition, Long> positions) {
        positions.forEach((partition, offset) -> seek(partition, offset + 1));
        try {
            consumer.poll(Duration.ZERO);
        } catch (OutOfMemoryError e) {
            LOG.debug("it will be met again", e);
        }
        positions.forEach(this::seek);
        return ConsumerRecords.empty();
    }

    /** The group may have taken a partition away in the poll before. */
    private void seek(TopicPartition partition, long offset) {
        if (consumer.assignment().contains(partition)) {
            consumer.seek(partition, offset);
        }
    }

    /** How often records were met that don't fit into memory. From any thread. */
    public long unreadable() {
        return unreadable.get();
    }
}
