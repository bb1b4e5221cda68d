package dev.stylewright.protocol.client;

import dev.stylewright.protocol.codec.CloudEvents;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The position of a submitted request. Store it with the order that it belongs to: after a restart it is enough to await the outcome ({@link
 * StylizationClient#awaitOutcome}) or to query the state ({@link StylizationClient#status}).
 *
 * @param requestId the id of the request
 * @param time not later than the request's record
 * @param record the request's record; empty if it is not known, and then any outcome of the id since {@code time} counts
 */
public record RequestPosition(String requestId, Instant time, Optional<RequestRecord> record) {
    private static final Pattern TEXT = Pattern.compile("(?s)(.+)@(?:(.+)-([0-9]{1,9})-([0-9]{1,18}))?/([^/@]+)");

    /**
     * A record in the request topic.
     *
     * @param topic the topic
     * @param partition the partition
     * @param offset the offset
     */
    public record RequestRecord(String topic, int partition, long offset) {}

    /** The position of a request for which only a time before its submission is known. */
    public static RequestPosition since(String requestId, Instant time) {
        return new RequestPosition(requestId, time, Optional.empty());
    }

    /** The {@code ce_id} of the outcome, if the record is known. */
    public Optional<String> outcomeId() {
        return record.map(r -> CloudEvents.outcomeId(requestId, r.topic(), r.partition(), r.offset()));
    }

    /** Whether an outcome of this request with the {@code ce_id} is the one of this position. */
    boolean matches(String eventId) {
        return outcomeId().map(eventId::equals).orElseGet(() -> eventId.startsWith(requestId + "@"));
    }

    /** One line of text that {@link #parse} reads: {@code order-4711@stylization.requests-0-17/2026-12-24T18:00:00Z}. */
    @Override
    public String toString() {
        String place = record.map(r -> r.topic() + "-" + r.partition() + "-" + r.offset())
                .orElse("");
        return requestId + "@" + place + "/" + time;
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException it is not the text of a position
     */
    public static RequestPosition parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw notAPosition(text, null);
        }
        try {
            Optional<RequestRecord> record = Optional.ofNullable(parts.group(2))
                    .map(topic ->
                            new RequestRecord(topic, Integer.parseInt(parts.group(3)), Long.parseLong(parts.group(4))));
            return new RequestPosition(parts.group(1), Instant.parse(parts.group(5)), record);
        } catch (DateTimeParseException e) {
            throw notAPosition(text, e);
        }
    }

    private static IllegalArgumentException notAPosition(String text, @Nullable DateTimeParseException cause) {
        return new IllegalArgumentException(
                "a position looks like order-4711@stylization.requests-0-17/2026-12-24T18:00:00Z, not like " + text,
                cause);
    }
}
