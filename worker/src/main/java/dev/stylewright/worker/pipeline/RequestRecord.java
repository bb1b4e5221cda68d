package dev.stylewright.worker.pipeline;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A request as it lies in the queue, claimed by this worker and not yet understood.
 *
 * @param position where the record lies; names this submission of the request
 * @param key the record's key, untouched
 * @param value the record's value, untouched; empty for a record without a value
 * @param headers the record's headers, untouched and in order
 * @param published when the record was published, as the broker tells it
 * @param attempt how often this record has been given to a worker, this time included; 1 is the first
 */
public record RequestRecord(
        Position position,
        Optional<byte[]> key,
        Optional<byte[]> value,
        List<Header> headers,
        Instant published,
        int attempt) {

    public RequestRecord {
        headers = List.copyOf(headers);
    }

    /** Topic, partition and offset: {@code requests-0@17} in logs. */
    public record Position(String topic, int partition, long offset) {
        @Override
        public String toString() {
            return topic + "-" + partition + "@" + offset;
        }
    }

    /** One header; the same name may come more than once. */
    public record Header(String name, Optional<byte[]> value) {}
}
