package dev.stylewright.worker.adapter.kafka.group;

import dev.stylewright.worker.adapter.kafka.Membership;
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
 * Commits the position of an idle member. Transaction markers and records of aborted transactions may follow the last request; no job ever settles
 * them, so they would count as lag forever. For the poll thread only.
 */
final class IdleCommits {

    private static final Logger LOG = LoggerFactory.getLogger(IdleCommits.class);
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final Consumer<byte[], byte[]> consumer;
    /** The last known committed offset of each partition, which saves asking again. */
    private final Map<TopicPartition, Long> known = new HashMap<>();

    IdleCommits(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** Commits the position of each partition that is ahead of its committed offset. Only while no record is claimed. */
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
                LOG.debug("{}: the position is committed later", partition, e);
            }
        }
    }

    /** An offset committed at the position or beyond may count attempts, and is left unchanged. */
    private void commit(TopicPartition partition, long position) {
        Optional<OffsetAndMetadata> committed = Membership.committed(consumer, partition, ANSWER);
        if (committed.map(OffsetAndMetadata::offset).orElse(0L) < position) {
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(position)), ANSWER);
        }
    }

    /** Forgets revoked partitions: other members may commit for them. */
    void forget(Collection<TopicPartition> partitions) {
        known.keySet().removeAll(partitions);
    }
}
