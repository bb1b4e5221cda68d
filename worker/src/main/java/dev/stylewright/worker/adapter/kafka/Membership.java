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

/** What a member asks of its group, which may have gone on without it: a worker that was asleep or cut off, and joins again. */
public final class Membership {

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    private Membership() {}

    /** What a consumer is set to that becomes a member. */
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
     * What is committed for {@code partition}; empty when nothing is.
     *
     * @throws CommitFailedException the group has gone on without this member, or its membership is too old
     * @throws org.apache.kafka.common.errors.RetriableException brokers don't say it in time
     */
    static Optional<OffsetAndMetadata> committed(Consumer<?, ?> consumer, TopicPartition partition, Duration wait) {
        try {
            return Optional.ofNullable(
                    consumer.committed(Set.of(partition), wait).get(partition));
        } catch (UnknownMemberIdException
                | StaleMemberEpochException
                | FencedMemberEpochException
                | IllegalGenerationException e) {
            throw new CommitFailedException("the group has gone on without this member: " + e.getMessage());
        }
    }

    /**
     * Where {@code partition} is read next.
     *
     * @throws CommitFailedException the group has gone on without this member while it asked where to begin
     * @throws org.apache.kafka.common.errors.RetriableException brokers don't say it in time
     * @throws IllegalStateException the partition was taken away
     */
    public static long position(Consumer<?, ?> consumer, TopicPartition partition, Duration wait) {
        try {
            return consumer.position(partition, wait);
        } catch (UnknownMemberIdException
                | StaleMemberEpochException
                | FencedMemberEpochException
                | IllegalGenerationException e) {
            throw new CommitFailedException("the group has gone on without this member: " + e.getMessage());
        }
    }

    /**
     * The next records. None where the group has gone on without this member while it asked where to begin: the client then
     * throws here, and joins again all the same.
     */
    public static <K, V> ConsumerRecords<K, V> poll(Consumer<K, V> consumer, Duration wait) {
        try {
            return consumer.poll(wait);
        } catch (UnknownMemberIdException
                | StaleMemberEpochException
                | FencedMemberEpochException
                | IllegalGenerationException e) {
            LOG.warn("the group has gone on without this worker, which joins again: {}", e.getMessage());
            return ConsumerRecords.empty();
        }
    }
}
