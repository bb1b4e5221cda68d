package dev.stylewright.worker.adapter.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The partitions that a member of a group has, which the group may take away at any moment. For the poll thread only. */
final class Assignment {

    private static final Logger LOG = LoggerFactory.getLogger(Assignment.class);

    private final Consumer<byte[], byte[]> consumer;
    private final GuardedPoll guarded;

    /** @param guarded polls {@code consumer} */
    Assignment(Consumer<byte[], byte[]> consumer, GuardedPoll guarded) {
        this.consumer = consumer;
        this.guarded = guarded;
    }

    boolean has(TopicPartition partition) {
        return consumer.assignment().contains(partition);
    }

    /** The next records of these partitions, or of those that come meanwhile; afterwards every partition is paused. */
    ConsumerRecords<byte[], byte[]> poll(Collection<TopicPartition> from, Duration wait) {
        ifStillAssigned(Set.copyOf(from), consumer::resume);
        ConsumerRecords<byte[], byte[]> records = guarded.poll(wait);
        ifStillAssigned(consumer.assignment(), consumer::pause);
        return records;
    }

    /** Lets the consumer do its duties without taking records: heartbeats, rebalances, callbacks. */
    void pollPaused() {
        ifStillAssigned(consumer.assignment(), consumer::pause);
        ConsumerRecords<byte[], byte[]> unwanted = Membership.poll(consumer, Duration.ZERO);
        for (TopicPartition partition : unwanted.partitions()) {
            seek(partition, unwanted.records(partition).get(0).offset());
        }
    }

    /** Goes to {@code offset}, where the partition is still there. */
    void seek(TopicPartition partition, long offset) {
        if (has(partition)) {
            ifStillAssigned(Set.of(partition), one -> consumer.seek(partition, offset));
        }
    }

    /** Keeps partitions quiet. */
    void pause(Collection<TopicPartition> partitions) {
        ifStillAssigned(Set.copyOf(partitions), consumer::pause);
    }

    /** The group may take a partition away at any moment, also between asking for the assignment and using it. */
    private static void ifStillAssigned(
            Set<TopicPartition> partitions, java.util.function.Consumer<Set<TopicPartition>> action) {
        for (TopicPartition partition : partitions) {
            try {
                action.accept(Set.of(partition));
            } catch (IllegalStateException e) {
                LOG.debug("{} was taken away meanwhile", partition, e);
            }
        }
    }
}
