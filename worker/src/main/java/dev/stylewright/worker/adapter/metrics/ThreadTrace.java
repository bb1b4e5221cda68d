package dev.stylewright.worker.adapter.metrics;

import dev.stylewright.worker.pipeline.queue.TraceContext;
import io.prometheus.metrics.tracer.common.SpanContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The trace of the measurements on the calling thread, used as exemplar of histograms. Thread-safe. */
final class ThreadTrace implements SpanContext {

    private static final ThreadLocal<TraceContext> CURRENT = new ThreadLocal<>();

    /** Runs {@code recording} in the context of {@code trace}. */
    void in(TraceContext trace, Runnable recording) {
        CURRENT.set(trace);
        try {
            recording.run();
        } finally {
            CURRENT.remove();
        }
    }

    private Optional<TraceContext> trace() {
        return Optional.ofNullable(CURRENT.get());
    }

    @Override
    public @Nullable String getCurrentTraceId() {
        return trace().flatMap(TraceContext::traceId).orElse(null);
    }

    @Override
    public @Nullable String getCurrentSpanId() {
        return trace().flatMap(TraceContext::spanId).orElse(null);
    }

    @Override
    public boolean isCurrentSpanSampled() {
        return trace().map(TraceContext::isSampled).orElse(false);
    }

    @Override
    public void markCurrentSpanAsExemplar() {
        // Sampling was already decided by the caller.
    }
}
