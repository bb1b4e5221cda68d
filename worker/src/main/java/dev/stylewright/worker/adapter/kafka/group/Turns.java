package dev.stylewright.worker.adapter.kafka.group;

import dev.stylewright.worker.adapter.kafka.Membership;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls partitions in turn: among those with waiting records, the one served least recently comes first. The client by itself returns everything
 * fetched from one partition before it moves to the next. For the poll thread only.
 */
final class Turns {

    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    private final Consumer<byte[], byte[]> consumer;
    private final Assignment assignment;
    private final Map<TopicPartition, Long> served = new HashMap<>();
    private long turn;
    /** Whether the last poll returned a record; if not, any record may come next. */
    private boolean busy;

    Turns(Consumer<byte[], byte[]> consumer, Assignment assignment) {
        this.consumer = consumer;
        this.assignment = assignment;
    }

    /** The next record of the partition whose turn it is; pauses every partition afterwards. */
    ConsumerRecords<byte[], byte[]> poll(Duration wait) {
        ConsumerRecords<byte[], byte[]> records = next(wait);
        busy = !records.isEmpty();
        records.partitions().forEach(this::took);
        return records;
    }

    private ConsumerRecords<byte[], byte[]> next(Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        for (TopicPartition partition : busy ? waiting(wait) : List.<TopicPartition>of()) {
            took(partition);
            ConsumerRecords<byte[], byte[]> records = assignment.poll(Set.of(partition), until(end));
            if (!records.isEmpty()) {
                return records;
            }
        }
        return assignment.poll(consumer.assignment(), until(end));
    }

    private void took(TopicPartition partition) {
        served.put(partition, ++turn);
    }

    private static Duration until(long end) {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /** The partitions with waiting records, the one served least recently first. */
    private List<TopicPartition> waiting(Duration wait) {
        Set<TopicPartition> assigned = Set.copyOf(consumer.assignment());
        served.keySet().retainAll(assigned);
        if (assigned.size() < 2) {
            return List.of();
        }
        try {
            Map<TopicPartition, Long> ends = consumer.endOffsets(assigned, wait);
            return ends.entrySet().stream()
                    .filter(end -> position(end.getKey()) < end.getValue())
                    .map(Map.Entry::getKey)
                    .sorted(Comparator.comparing(partition -> served.getOrDefault(partition, 0L)))
                    .toList();
        } catch (RetriableException e) {
            LOG.debug("brokers do not report end offsets", e);
            return List.of();
        }
    }

    private long position(TopicPartition partition) {
        try {
            return Membership.position(consumer, partition, Duration.ZERO);
        } catch (CommitFailedException | RetriableException | IllegalStateException e) {
            LOG.debug("the position of {} is not known yet", partition, e);
            return -1;
        }
    }
}
