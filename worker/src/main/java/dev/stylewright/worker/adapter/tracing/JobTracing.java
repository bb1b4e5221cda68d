package dev.stylewright.worker.adapter.tracing;

import dev.stylewright.protocol.EventHeaders;
import dev.stylewright.worker.pipeline.observe.JobListener;
import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.TraceContext;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates a span for each request, as a child of the one in its {@code traceparent}, with one child per phase, and exports them to a collector in the
 * background. If the collector is slow or unreachable, only spans are lost. Thread-safe.
 */
public final class JobTracing implements WorkerObserver, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JobTracing.class);

    private static final String NAME = "stylewright-worker";
    /** The path of traces on collectors, by the OTLP/HTTP specification. */
    private static final String PATH = "/v1/traces";
    /** Maximum length of attribute values, which may contain the callers' request ids. */
    private static final int MAX_CHARACTERS = 256;

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(3);

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final Propagator propagator;
    private final Clock clock;

    private JobTracing(SdkTracerProvider provider, Clock clock) {
        io.opentelemetry.api.trace.Tracer spans = provider.get(NAME);
        this.provider = provider;
        this.tracer = new OtelTracer(spans, new OtelCurrentTraceContext(), event -> {});
        this.propagator = new OtelPropagator(ContextPropagators.create(W3CTraceContextPropagator.getInstance()), spans);
        this.clock = clock;
    }

    /**
     * Starts tracing.
     *
     * @param collector host and port of an OTLP/HTTP collector
     * @param worker the worker's id
     * @param version the worker's version
     * @param clock used to compute how long requests have waited
     */
    public static JobTracing open(URI collector, String worker, String version, Clock clock) {
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(collector.resolve(PATH).toString())
                .setTimeout(PATIENCE)
                .setConnectTimeout(PATIENCE)
                .setMeterProvider(MeterProvider.noop())
                .build();
        Attributes self = Attributes.builder()
                .put("service.name", NAME)
                .put("service.version", version)
                .put("service.instance.id", worker)
                .build();
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault().merge(Resource.create(self)))
                .setSampler(Sampler.parentBased(Sampler.alwaysOn()))
                .setSpanLimits(SpanLimits.builder()
                        .setMaxAttributeValueLength(MAX_CHARACTERS)
                        .build())
                .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                .build();
        return new JobTracing(provider, clock);
    }

    @Override
    public JobListener taken(RequestRecord record) {
        Span.Builder builder = propagator
                .extract(record.trace(), JobTracing::header)
                .name(SpanNames.JOB)
                .kind(Span.Kind.CONSUMER)
                .tag(SpanNames.SYSTEM, "kafka")
                .tag(SpanNames.OPERATION, "process")
                .tag(SpanNames.TOPIC, record.position().topic())
                .tag(SpanNames.PARTITION, Integer.toString(record.position().partition()))
                .tag(SpanNames.OFFSET, record.position().offset())
                .tag(SpanNames.ATTEMPT, record.attempt());
        record.waitedUntil(clock.instant()).ifPresent(waited -> builder.tag(SpanNames.WAITED, waited.toMillis()));
        Span span = builder.start();
        return new TracedJob(span, tracer, carriedOn(span));
    }

    private static @Nullable String header(TraceContext trace, String name) {
        return switch (name) {
            case EventHeaders.TRACE_PARENT -> trace.traceparent().orElse(null);
            case EventHeaders.TRACE_STATE -> trace.tracestate().orElse(null);
            default -> null;
        };
    }

    /** The trace context for messages caused by the request: its span, unless that is not sampled. */
    private Optional<TraceContext> carriedOn(Span span) {
        if (span.isNoop()) {
            return Optional.empty();
        }
        Map<String, String> headers = new HashMap<>();
        propagator.inject(span.context(), headers, (ignored, name, value) -> headers.put(name, value));
        return Optional.of(new TraceContext(
                Optional.ofNullable(headers.get(EventHeaders.TRACE_PARENT)),
                Optional.ofNullable(headers.get(EventHeaders.TRACE_STATE))));
    }

    /** Exports the remaining spans, and waits a few seconds at most. */
    @Override
    public void close() {
        if (!provider.shutdown()
                .join(SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .isSuccess()) {
            LOG.warn("the trace collector did not accept the last spans; only these spans are lost");
        }
    }
}
