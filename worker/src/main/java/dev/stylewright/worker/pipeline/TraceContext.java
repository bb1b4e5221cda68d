package dev.stylewright.worker.pipeline;

import dev.stylewright.protocol.EventHeaders;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The W3C trace context that everything caused by a request carries: {@code traceparent} and {@code tracestate}, as text.
 * What a caller sent is carried on untouched even where it isn't well formed; only {@link #traceId} minds.
 *
 * @param traceparent names the trace and the span that the next one belongs under
 * @param tracestate what vendors add
 */
public record TraceContext(Optional<String> traceparent, Optional<String> tracestate) {

    private static final TraceContext NONE = new TraceContext(Optional.empty(), Optional.empty());
    private static final Pattern FORMAT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    /** The context that came with {@code headers}; an empty one where none did. */
    static TraceContext of(Iterable<RequestRecord.Header> headers) {
        EventHeaders all = EventHeaders.none();
        for (RequestRecord.Header header : headers) {
            all = all.with(header.name(), header.value().orElseGet(() -> new byte[0]));
        }
        Optional<String> parent = all.get(EventHeaders.TRACE_PARENT);
        return parent.isEmpty() ? NONE : new TraceContext(parent, all.get(EventHeaders.TRACE_STATE));
    }

    /** The id of the trace, 32 hexadecimal digits; empty where {@code traceparent} isn't well formed. */
    public Optional<String> traceId() {
        return part(1);
    }

    /** The id of the span, 16 hexadecimal digits; empty where {@code traceparent} isn't well formed. */
    public Optional<String> spanId() {
        return part(2);
    }

    /** Whether the trace is recorded somewhere. */
    public boolean isSampled() {
        return part(3).map(flags -> (Integer.parseInt(flags, 16) & 1) == 1).orElse(false);
    }

    private Optional<String> part(int group) {
        return traceparent.map(FORMAT::matcher).filter(Matcher::matches).map(matcher -> matcher.group(group));
    }

    /** The context as headers of a record. */
    public EventHeaders asHeaders() {
        EventHeaders headers = EventHeaders.none();
        if (traceparent.isPresent()) {
            headers = headers.with(EventHeaders.TRACE_PARENT, traceparent.get());
        }
        return tracestate.isPresent() ? headers.with(EventHeaders.TRACE_STATE, tracestate.get()) : headers;
    }
}
