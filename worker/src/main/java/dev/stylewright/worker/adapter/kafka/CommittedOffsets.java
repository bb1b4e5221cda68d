package dev.stylewright.worker.adapter.kafka;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedMemberEpochException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/** Asks the group what is committed. A member that the group has gone on without is told so in the words of a commit. */
final class CommittedOffsets {

    private CommittedOffsets() {}

    /**
     * What is committed for {@code partition}; empty when nothing is.
     *
     * @throws CommitFailedException the group has gone on without this member, or its membership is too old
     * @throws org.apache.kafka.common.errors.RetriableException brokers don't say it in time
     */
    static Optional<OffsetAndMetadata> of(Consumer<?, ?> consumer, TopicPartition partition, Duration wait) {
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
}
