package dev.stylewright.protocol.client;

import dev.stylewright.protocol.EventHeaders;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Additions of a caller to the record of a request. Immutable.
 *
 * @param partitionKey the key of the record, which chooses its partition; empty for the request's id
 * @param headers more headers of the record, such as {@code traceparent}; none that begins with {@code ce_} and not {@code content-type}, which the
 *     client sets
 * @param listener receives the progress
 */
public record SubmitOptions(Optional<String> partitionKey, EventHeaders headers, ProgressListener listener) {
    private static final Pattern TRACE_PARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");
    private static final SubmitOptions DEFAULTS =
            new SubmitOptions(Optional.empty(), EventHeaders.none(), ProgressListener.NONE);

    /**
     * Checks the headers.
     *
     * @throws IllegalArgumentException a header is reserved for the client, or {@code traceparent} is not that of W3C trace context
     */
    public SubmitOptions {
        for (String name : headers.asMap().keySet()) {
            if (name.startsWith("ce_") || name.equals(EventHeaders.CONTENT_TYPE)) {
                throw new IllegalArgumentException("the header " + name + " is set by the client");
            }
        }
        headers.get(EventHeaders.TRACE_PARENT)
                .filter(value -> !TRACE_PARENT.matcher(value).matches())
                .ifPresent(value -> {
                    throw new IllegalArgumentException(
                            "traceparent must be <version>-<trace id>-<parent id>-<flags> in lower-case hex, as defined by"
                                    + " W3C trace context, is " + value);
                });
    }

    /** The request's id as the key, no headers, no listener. */
    public static SubmitOptions defaults() {
        return DEFAULTS;
    }

    /** These options with another key of the record: requests with the same key are in one partition, in order. */
    public SubmitOptions withPartitionKey(String key) {
        return new SubmitOptions(Optional.of(key), headers, listener);
    }

    /** These options with one more header. */
    public SubmitOptions withHeader(String name, String value) {
        return new SubmitOptions(partitionKey, headers.with(name, value), listener);
    }

    /** These options with more headers, such as those that a propagator of trace context injects. */
    public SubmitOptions withHeaders(Map<String, String> more) {
        EventHeaders all = headers;
        for (Map.Entry<String, String> header : more.entrySet()) {
            all = all.with(header.getKey(), header.getValue());
        }
        return new SubmitOptions(partitionKey, all, listener);
    }

    /** These options with the trace context of the caller; workers repeat it in all events of the request. */
    public SubmitOptions withTraceParent(String traceParent) {
        return withHeader(EventHeaders.TRACE_PARENT, traceParent);
    }

    /** These options with a listener. */
    public SubmitOptions withProgress(ProgressListener receiver) {
        return new SubmitOptions(partitionKey, headers, receiver);
    }
}
