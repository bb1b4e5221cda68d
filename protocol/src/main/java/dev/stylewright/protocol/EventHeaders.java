package dev.stylewright.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a record as text, in order. If a name repeats, the last value counts, as in Kafka's {@code lastHeader}. Immutable. Names are those
 * of the CloudEvents 1.0 Kafka binary mode and of W3C trace context.
 */
public final class EventHeaders {
    /** Version of CloudEvents: {@code 1.0}. */
    public static final String SPEC_VERSION = "ce_specversion";
    /** Identity of the event. */
    public static final String ID = "ce_id";
    /** The writer, a URI reference. */
    public static final String SOURCE = "ce_source";
    /** The type of the event: {@link EventType#wireName()}. */
    public static final String TYPE = "ce_type";
    /** The time of the event, RFC 3339. */
    public static final String TIME = "ce_time";
    /** The subject: the request's id. */
    public static final String SUBJECT = "ce_subject";
    /** Media type of the value. */
    public static final String CONTENT_TYPE = "content-type";
    /** W3C trace context, carried from a request to everything it causes. */
    public static final String TRACE_PARENT = "traceparent";
    /** W3C trace context, carried from a request to everything it causes. */
    public static final String TRACE_STATE = "tracestate";

    /** The media type of every value. */
    public static final String JSON = "application/json";

    private static final EventHeaders NONE = new EventHeaders(Map.of());

    private final Map<String, String> values;

    private EventHeaders(Map<String, String> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /** No headers. */
    public static EventHeaders none() {
        return NONE;
    }

    /** These headers and one more. Bytes that are not UTF-8 become U+FFFD; null, which Kafka allows, becomes empty. */
    public EventHeaders with(String name, byte @Nullable [] value) {
        return with(name, value == null ? "" : new String(value, StandardCharsets.UTF_8));
    }

    /** These headers and one more. */
    public EventHeaders with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new EventHeaders(more);
    }

    /** These headers and the trace context of {@code cause}, if any. */
    public EventHeaders withTraceOf(EventHeaders cause) {
        EventHeaders traced = this;
        for (String name : new String[] {TRACE_PARENT, TRACE_STATE}) {
            String value = cause.values.get(name);
            traced = value == null ? traced : traced.with(name, value);
        }
        return traced;
    }

    /** The value of a header. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** All headers by name, in order. */
    public Map<String, String> asMap() {
        return values;
    }

    /** All headers by name, in order, as UTF-8. */
    public Map<String, byte[]> toBytes() {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        values.forEach((name, value) -> bytes.put(name, value.getBytes(StandardCharsets.UTF_8)));
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EventHeaders that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
