package dev.stylewright.worker.adapter.kafka.admin;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds when the records at given offsets were published. Asks brokers for the first record at or after a time, and narrows the time down. Reads no
 * record, since a record may be larger than this worker's memory. Not thread-safe.
 */
final class RecordTimes {

    private static final long EXACT_MILLIS = 1_000;
    /** Relative precision of the age: one part in this many. */
    private static final long PRECISION = 50;

    private static final long UNKNOWN = -1;

    private final Admin admin;
    private final BrokerContact contact;
    private Map<TopicPartition, Span> known = Map.of();

    RecordTimes(Admin admin, BrokerContact contact) {
        this.admin = admin;
        this.contact = contact;
    }

    /**
     * The time span in which the record at an offset was published.
     *
     * @param from time of a record at or before the offset, in milliseconds since the epoch; -1 while none is known
     * @param to all records from this time on were published later than the record
     */
    private record Span(long offset, long from, long to) {

        static Span unknown(long offset, long now) {
            return new Span(offset, UNKNOWN, now);
        }

        boolean isKnown() {
            return from != UNKNOWN;
        }

        boolean isNarrow(long now) {
            return to - from <= Math.max(EXACT_MILLIS, (now - to) / PRECISION);
        }

        /** The next time to query. */
        long next() {
            return isKnown() ? from + (to - from) / 2 : 0;
        }

        /** @param first the first record published at {@code asked} or later */
        Span after(ListOffsetsResultInfo first, long asked) {
            boolean beginning = !isKnown() && first.offset() > offset;
            if (first.offset() == offset || beginning) {
                return new Span(offset, first.timestamp(), first.timestamp());
            } else if (first.offset() < 0 || first.offset() > offset) {
                return new Span(offset, from, isKnown() ? asked : UNKNOWN);
            }
            // If times do not rise with offsets, a record before the queried time may be returned; the span becomes
            // narrower nevertheless.
            long before = Math.max(asked, first.timestamp());
            return new Span(offset, before, Math.max(before, to));
        }
    }

    /**
     * When the oldest of the records at these offsets was published, to a second or two percent of its age. If an offset holds a transaction marker
     * instead of a record, the record before it counts.
     *
     * @param now the current time, in milliseconds since the epoch
     * @return empty if there are no records
     */
    Optional<Instant> oldest(Map<TopicPartition, Long> offsets, long now)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, Span> spans = new HashMap<>();
        offsets.forEach((partition, offset) -> spans.put(
                partition,
                Optional.ofNullable(known.get(partition))
                        .filter(span -> span.offset() == offset)
                        .orElse(Span.unknown(offset, now))));
        while (spans.values().stream().anyMatch(span -> !span.isNarrow(now))) {
            narrow(spans, now);
        }
        spans.values().removeIf(span -> !span.isKnown());
        known = Map.copyOf(spans);
        return spans.values().stream()
                .map(span -> Instant.ofEpochMilli(span.from()))
                .min(Instant::compareTo);
    }

    private void narrow(Map<TopicPartition, Span> spans, long now)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, Long> asked = spans.entrySet().stream()
                .filter(entry -> !entry.getValue().isNarrow(now))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().next()));
        Map<TopicPartition, OffsetSpec> wanted = asked.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> OffsetSpec.forTimestamp(entry.getValue())));
        contact.answer(admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all())
                .forEach((partition, answer) -> spans.computeIfPresent(
                        partition, (key, span) -> span.after(answer, Objects.requireNonNull(asked.get(key)))));
    }
}
