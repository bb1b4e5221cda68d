package dev.stylewright.worker.adapter.kafka;

import dev.stylewright.worker.pipeline.queue.RequestRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Converts records of kafka-clients to those of the pipeline. */
public final class ReceivedRecords {

    private ReceivedRecords() {}

    /** @param attempt number of this delivery, starting at 1 */
    public static RequestRecord of(ConsumerRecord<byte[], byte[]> record, int attempt) {
        List<RequestRecord.Header> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(new RequestRecord.Header(header.key(), Optional.ofNullable(header.value())));
        }
        return new RequestRecord(
                position(record),
                Optional.ofNullable(record.key()),
                Optional.ofNullable(record.value()),
                headers,
                Instant.ofEpochMilli(record.timestamp()),
                attempt);
    }

    static RequestRecord.Position position(ConsumerRecord<byte[], byte[]> record) {
        return new RequestRecord.Position(record.topic(), record.partition(), record.offset());
    }
}
