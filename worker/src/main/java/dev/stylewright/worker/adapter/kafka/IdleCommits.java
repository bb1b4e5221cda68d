package dev.stylewright.worker.adapter.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits how far an idle member has read. Behind the last request there may lie what no job ever settles: the markers of
 * transactions, and records of those that were aborted. Without this they would count as lag for ever. For the poll thread only.
 */
final class IdleCommits {

    private static final Logger LOG = LoggerFactory.getLogger(IdleCommits.class);
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final Consumer<byte[], byte[]> consumer;
    /** Up to where a partition is known to be committed: what need not be asked again. */
    private final Map<TopicPartition, Long> known = new HashMap<>();

    IdleCommits(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** Commits each partition's position where that lies beyond what is committed. Only while no record is claimed. */
    void commit() {
        for (TopicPartition partition : Set.copyOf(consumer.assignment())) {
            try {
                long position = Membership.position(consumer, partition, Duration.ZERO);
                if (position > known.getOrDefault(partition, 0L)) {
                    commit(partition, position);
                    known.put(partition, position);
                }
            } catch (CommitFailedException
                    | RebalanceInProgressException
                    | RetriableException
                    | IllegalStateException e) {
                LOG.debug("{}: what is read is committed later", partition, e);
            }
        }
    }

    /** What is committed at the position itself, or beyond it, may count attempts, and is left alone. */
    private void commit(TopicPartition partition, long position) {
        Optional<OffsetAndMetadata> committed = Membership.committed(consumer, partition, ANSWER);
        if (committed.map(OffsetAndMetadata::offset).orElse(0L) < position) {
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(position)), ANSWER);
        }
    }

    /** The partitions go, and others may commit for them. */
    void forget(Collection<TopicPartition> partitions) {
        known.keySet().removeAll(partitions);
    }
}
