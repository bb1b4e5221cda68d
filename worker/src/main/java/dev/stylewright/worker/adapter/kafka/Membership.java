package dev.stylewright.worker.adapter.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedMemberEpochException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Group calls of a member that may have been removed from its group while it was suspended or disconnected, and rejoins. */
public final class Membership {

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    private Membership() {}

    /** Consumer properties of a group member. */
    public static Map<String, Object> properties(KafkaSettings settings) {
        Map<String, Object> properties = new HashMap<>(settings.consumer());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.workerId());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        properties.putIfAbsent(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        switch (settings.protocol()) {
            case CONSUMER -> properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
            case CLASSIC -> {
                properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
                properties.put(
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
            }
        }
        return properties;
    }

    /**
     * The committed offset of {@code partition}, if any.
     *
     * @throws CommitFailedException the group removed this member, or its membership is too old
     * @throws org.apache.kafka.common.errors.RetriableException the brokers did not answer in time
     */
    public static Optional<OffsetAndMetadata> committed(
            Consumer<?, ?> consumer, TopicPartition partition, Duration wait) {
        try {
            return Optional.ofNullable(
                    consumer.committed(Set.of(partition), wait).get(partition));
        } catch (UnknownMemberIdException
                | StaleMemberEpochException
                | FencedMemberEpochException
                | IllegalGenerationException e) {
            throw new CommitFailedException("the group removed this member: " + e.getMessage());
        }
    }

    /**
     * The offset at which {@code partition} is read next.
     *
     * @throws CommitFailedException the group removed this member while the position was being looked up
     * @throws org.apache.kafka.common.errors.RetriableException the brokers did not answer in time
     * @throws IllegalStateException the partition was revoked
     */
    public static long position(Consumer<?, ?> consumer, TopicPartition partition, Duration wait) {
        try {
            return consumer.position(partition, wait);
        } catch (UnknownMemberIdException
                | StaleMemberEpochException
                | FencedMemberEpochException
                | IllegalGenerationException e) {
            throw new CommitFailedException("the group removed this member: " + e.getMessage());
        }
    }

    /**
     * The next records. None if the group removed this member while it looked up its position: the client throws in that case, but rejoins
     * nevertheless.
     */
    public static <K, V> ConsumerRecords<K, V> poll(Consumer<K, V> consumer, Duration wait) {
        try {
            return consumer.poll(wait);
        } catch (UnknownMemberIdException
                | StaleMemberEpochException
                | FencedMemberEpochException
                | IllegalGenerationException e) {
            LOG.warn("the group removed this worker, which is rejoining: {}", e.getMessage());
            return ConsumerRecords.empty();
        }
    }
}
