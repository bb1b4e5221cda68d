package dev.stylewright.worker.pipeline.queue;

import java.time.Duration;
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
 * @param published when the record was published, as the broker tells it; {@link Instant#EPOCH} or shortly after it where
 *     nobody set a time
 * @param attempt how often this record has been given to a worker, this time included; 1 is the first
 * @param trace the trace context that what this record causes is to carry; at first the one among the headers
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

    /** A record that causes things in the trace that its headers name. */
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
     * How long the record has waited at {@code now}; never negative, whatever the clocks say. Empty where its time is none:
     * brokers give -1 for a record without one, and some writers count in seconds.
     */
    public Optional<Duration> waitedUntil(Instant now) {
        if (published.isBefore(FIRST_TIME)) {
            return Optional.empty();
        }
        Duration waited = Duration.between(published, now);
        return Optional.of(waited.isNegative() ? Duration.ZERO : waited);
    }

    /** The same record, causing things in that trace. */
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

    /** One header; the same name may come more than once. */
    public record Header(String name, Optional<byte[]> value) {}
}
