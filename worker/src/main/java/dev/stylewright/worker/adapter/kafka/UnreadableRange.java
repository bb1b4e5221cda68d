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
 * Records that do not fit into memory when decompressed. A batch is decompressed from its beginning, so one such record makes the rest of its batch
 * unreadable as well.
 *
 * @param first offset of the first unreadable record
 * @param last offset of the last one
 */
public record UnreadableRange(TopicPartition partition, long first, long last) {

    /** Each record was tried by a poll, and once more alone. */
    private static final int TRIES = 2;

    /** The offset at which to continue. */
    public long next() {
        return last + 1;
    }

    /** How the range is settled: with a dead letter, but without an outcome, since no request id is known. */
    public Settlement settlement() {
        String message =
                "%s do not fit into this worker's memory (%d MiB of heap) when decompressed, and were skipped; read them with a larger heap, and have the brokers refuse such records with max.decompressed.message.bytes of the topic"
                        .formatted(this, Runtime.getRuntime().maxMemory() >> 20);
        return new Settlement(Optional.empty(), Optional.of(Failure.of(FailureCode.INVALID_REQUEST, message)));
    }

    /** A record with the position of the range and nothing else. */
    public RequestRecord record() {
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
