package dev.stylewright.worker.adapter.kafka.group;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A record that this worker processes as a member of a consumer group.
 *
 * @param attempt number of this attempt, starting at 1
 */
record Claim(TopicPartition partition, long offset, int attempt) {

    /** The offset and metadata committed when the record is started. */
    OffsetAndMetadata mark() {
        return Attempts.at(offset, attempt);
    }

    /** Whether {@code committed} is the mark of this claim, ignoring the leader epoch, which brokers may add. */
    boolean isMarkedBy(OffsetAndMetadata committed) {
        return mark().equals(new OffsetAndMetadata(committed.offset(), committed.metadata()));
    }
}
