package dev.stylewright.worker.pipeline.queue;

import dev.stylewright.protocol.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The W3C trace context that everything caused by a request carries: {@code traceparent} and {@code tracestate}, as text. The caller's headers are
 * passed on unchanged even if malformed; only {@link #traceId} and {@link #spanId} validate them.
 *
 * @param traceparent the trace and the parent span of the next span
 * @param tracestate data of tracing vendors
 */
public record TraceContext(Optional<String> traceparent, Optional<String> tracestate) {

    private static final TraceContext NONE = new TraceContext(Optional.empty(), Optional.empty());
    private static final Pattern FORMAT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    /**
     * Longer headers are dropped. Every event of a request carries its trace; an event too large for its topic would end one worker after the other.
     */
    public static final int MAX_BYTES = 8 << 10;

    /** The context in {@code headers}; empty if there is none, or if it is too long. */
    public static TraceContext of(Iterable<RequestRecord.Header> headers) {
        Optional<byte[]> parent = Optional.empty();
        Optional<byte[]> state = Optional.empty();
        for (RequestRecord.Header header : headers) {
            if (header.name().equals(EventHeaders.TRACE_PARENT)) {
                parent = header.value().or(() -> Optional.of(new byte[0]));
            } else if (header.name().equals(EventHeaders.TRACE_STATE)) {
                state = header.value().or(() -> Optional.of(new byte[0]));
            }
        }
        Optional<String> kept = text(parent);
        return kept.isEmpty() ? NONE : new TraceContext(kept, text(state));
    }

    private static Optional<String> text(Optional<byte[]> value) {
        return value.filter(bytes -> bytes.length <= MAX_BYTES).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** The id of the trace, 32 hexadecimal digits; empty if {@code traceparent} is malformed. */
    public Optional<String> traceId() {
        return part(1);
    }

    /** The id of the span, 16 hexadecimal digits; empty if {@code traceparent} is malformed. */
    public Optional<String> spanId() {
        return part(2);
    }

    /** Whether the trace is sampled. */
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
