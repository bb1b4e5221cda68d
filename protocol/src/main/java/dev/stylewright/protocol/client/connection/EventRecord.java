package dev.stylewright.protocol.client.connection;

import dev.stylewright.protocol.EventHeaders;
import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.codec.CloudEvents;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.codec.Decoded;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * A decoded record of the topics that workers write.
 *
 * @param message the record
 * @param headers its headers as text
 * @param body its content
 */
public record EventRecord(ConsumerRecord<byte[], byte[]> message, EventHeaders headers, Body body) {
    private static final Pattern LATER_OUTCOME =
            Pattern.compile(Pattern.quote(EventType.PREFIX) + "(completed|failed|cancelled)\\.v[0-9]+");

    /** The content of an event. */
    public sealed interface Body {}

    /** An outcome. */
    public record OutcomeBody(Outcome outcome) implements Body {}

    /** A progress event. */
    public record ProgressBody(Progress progress) implements Body {}

    /**
     * An outcome or progress that this version cannot read.
     *
     * @param reason the fault
     */
    public record UnreadableBody(String reason) implements Body {}

    /** An event of a kind that this version does not know. */
    public record UnknownBody() implements Body {}

    /** Decodes a record; never throws. */
    public static EventRecord of(ConsumerRecord<byte[], byte[]> message) {
        EventHeaders headers = headers(message.headers());
        return new EventRecord(message, headers, body(message, headers));
    }

    private static EventHeaders headers(Headers headers) {
        EventHeaders text = EventHeaders.none();
        for (Header header : headers) {
            text = text.with(header.key(), header.value());
        }
        return text;
    }

    /** The {@code ce_id}, or where it is missing {@link #place()}. */
    public String eventId() {
        return headers.get(EventHeaders.ID).orElseGet(this::place);
    }

    /** Topic, partition and offset, such as {@code stylization.outcomes-0-42}. */
    public String place() {
        return message.topic() + "-" + message.partition() + "-" + message.offset();
    }

    /** The id of the request: that of the value, or if it cannot be read, that in the headers; empty if there is none. */
    public String requestId() {
        if (body instanceof OutcomeBody known) {
            return known.outcome().requestId();
        }
        if (body instanceof ProgressBody known) {
            return known.progress().requestId();
        }
        String id = headers.get(EventHeaders.ID).orElse("");
        int end = id.lastIndexOf('@');
        return end > 0
                ? id.substring(0, end)
                : headers.get(EventHeaders.SUBJECT).orElse("");
    }

    private static Body body(ConsumerRecord<byte[], byte[]> message, EventHeaders headers) {
        Optional<EventType> type = CloudEvents.type(headers);
        if (type.isEmpty()) {
            String name = headers.get(EventHeaders.TYPE).orElse("");
            return LATER_OUTCOME.matcher(name).matches()
                    ? new UnreadableBody("this version does not know its type " + name)
                    : new UnknownBody();
        }
        return switch (type.get()) {
            case COMPLETED, FAILED, CANCELLED -> outcome(Codec.decodeOutcome(message.value()));
            case STARTED, PROGRESSED -> progress(Codec.decodeProgress(message.value()));
            case REQUESTED, CANCEL -> new UnknownBody();
        };
    }

    private static Body outcome(Decoded<Outcome> decoded) {
        if (decoded instanceof Decoded.Valid<Outcome> valid) {
            return new OutcomeBody(valid.value());
        }
        return new UnreadableBody(((Decoded.Invalid<Outcome>) decoded).message());
    }

    private static Body progress(Decoded<Progress> decoded) {
        if (decoded instanceof Decoded.Valid<Progress> valid) {
            return new ProgressBody(valid.value());
        }
        return new UnreadableBody(((Decoded.Invalid<Progress>) decoded).message());
    }
}
