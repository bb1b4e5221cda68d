package dev.stylewright.worker.pipeline.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A request as a record of the queue, claimed by this worker and not yet parsed.
 *
 * @param position position of the record; identifies this submission of the request
 * @param key the record's key, unchanged
 * @param value the record's value, unchanged; empty for a record without a value
 * @param headers the record's headers, unchanged and in order
 * @param published when the record was published, by the broker's clock; {@link Instant#EPOCH} or shortly after it if no time was set
 * @param attempt number of this delivery to a worker, starting at 1
 * @param trace the trace context of everything that this record causes; at first the one among the headers
 */
public record RequestRecord(
        Position position,
        Optional<byte[]> key,
        Optional<byte[]> value,
        List<Header> headers,
        Instant published,
        int attempt,
        TraceContext trace) {

    /** No request is older than Kafka. */
    private static final Instant FIRST_TIME = Instant.parse("2011-01-01T00:00:00Z");

    public RequestRecord {
        headers = List.copyOf(headers);
    }

    /** A record with the trace context in its headers. */
    public RequestRecord(
            Position position,
            Optional<byte[]> key,
            Optional<byte[]> value,
            List<Header> headers,
            Instant published,
            int attempt) {
        this(position, key, value, headers, published, attempt, TraceContext.of(headers));
    }

    /**
     * How long the record has waited at {@code now}; never negative, even if clocks differ. Empty if its time is invalid: brokers use -1 for a record
     * without a time, and some writers count in seconds.
     */
    public Optional<Duration> waitedUntil(Instant now) {
        if (published.isBefore(FIRST_TIME)) {
            return Optional.empty();
        }
        Duration waited = Duration.between(published, now);
        return Optional.of(waited.isNegative() ? Duration.ZERO : waited);
    }

    /** The same record with another trace context. */
    public RequestRecord in(TraceContext other) {
        return new RequestRecord(position, key, value, headers, published, attempt, other);
    }

    /** Topic, partition and offset: {@code requests-0@17} in logs. */
    public record Position(String topic, int partition, long offset) {
        @Override
        public String toString() {
            return topic + "-" + partition + "@" + offset;
        }
    }

    /** One header; names may repeat. */
    public record Header(String name, Optional<byte[]> value) {}
}
