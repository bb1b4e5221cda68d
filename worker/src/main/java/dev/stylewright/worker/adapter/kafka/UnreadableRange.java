package dev.stylewright.worker.adapter.kafka;

import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.worker.job.Failure;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * Records that don't fit into memory when they are unpacked. A batch is unpacked from its beginning, so one such record takes
 * what follows in its batch with it.
 *
 * @param first offset of the first record that can't be read
 * @param last offset of the last one
 */
public record UnreadableRange(TopicPartition partition, long first, long last) {

    /** Each was tried when it was polled, and once more alone. */
    private static final int TRIES = 2;

    /** Where to go on. */
    long next() {
        return last + 1;
    }

    /** How the range is settled: nobody knows an id, so there is a dead letter, but no outcome. */
    Settlement settlement() {
        String message =
                "%s do not fit into this worker's memory (%d MiB of heap) when they are unpacked, and were skipped; read them with a larger heap, and have the brokers refuse such records with max.decompressed.message.bytes of the topic"
                        .formatted(this, Runtime.getRuntime().maxMemory() >> 20);
        return new Settlement(Optional.empty(), Optional.of(Failure.of(FailureCode.INVALID_REQUEST, message)));
    }

    /** What can be known of the records: where they lie. */
    RequestRecord record() {
        return new RequestRecord(
                new RequestRecord.Position(partition.topic(), partition.partition(), first),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Instant.EPOCH,
                TRIES);
    }

    @Override
    public String toString() {
        return "the records at offsets %d to %d of %s".formatted(first, last, partition);
    }
}
