package dev.stylewright.worker.adapter.kafka;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A record that this worker works on, as a member of a consumer group.
 *
 * @param attempt how often it has been begun, this time included
 */
record Claim(TopicPartition partition, long offset, int attempt) {

    /** What is committed when the record is begun. */
    OffsetAndMetadata mark() {
        return Attempts.at(offset, attempt);
    }

    /** Whether {@code committed} is the mark of this claim, but for the leader's epoch, which brokers may add. */
    boolean isMarkedBy(OffsetAndMetadata committed) {
        return mark().equals(new OffsetAndMetadata(committed.offset(), committed.metadata()));
    }
}
