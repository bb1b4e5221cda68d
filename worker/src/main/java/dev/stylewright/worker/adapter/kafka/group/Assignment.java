package dev.stylewright.worker.adapter.kafka.group;

import dev.stylewright.worker.adapter.kafka.GuardedPoll;
import dev.stylewright.worker.adapter.kafka.Membership;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The partitions assigned to a group member. The group can revoke any of them at any moment. For the poll thread only. */
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

    /** Polls {@code from} and any partition assigned in the meantime, then pauses every partition. */
    ConsumerRecords<byte[], byte[]> poll(Collection<TopicPartition> from, Duration wait) {
        ifStillAssigned(Set.copyOf(from), consumer::resume);
        ConsumerRecords<byte[], byte[]> records = guarded.poll(wait);
        ifStillAssigned(consumer.assignment(), consumer::pause);
        return records;
    }

    /** Polls without taking records, for the sake of heartbeats, rebalances and callbacks. */
    void pollPaused() {
        ifStillAssigned(consumer.assignment(), consumer::pause);
        ConsumerRecords<byte[], byte[]> unwanted = Membership.poll(consumer, Duration.ZERO);
        for (TopicPartition partition : unwanted.partitions()) {
            seek(partition, unwanted.records(partition).get(0).offset());
        }
    }

    /** Seeks to {@code offset} if the partition is still assigned. */
    void seek(TopicPartition partition, long offset) {
        if (has(partition)) {
            ifStillAssigned(Set.of(partition), one -> consumer.seek(partition, offset));
        }
    }

    /** Pauses the given partitions. */
    void pause(Collection<TopicPartition> partitions) {
        ifStillAssigned(Set.copyOf(partitions), consumer::pause);
    }

    /** A partition can be revoked between reading the assignment and using it. */
    private static void ifStillAssigned(
            Set<TopicPartition> partitions, java.util.function.Consumer<Set<TopicPartition>> action) {
        for (TopicPartition partition : partitions) {
            try {
                action.accept(Set.of(partition));
            } catch (IllegalStateException e) {
                LOG.debug("{} was revoked in the meantime", partition, e);
            }
        }
    }
}
