package dev.stylewright.worker.adapter.tracing;

import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.job.Failure;
import dev.stylewright.worker.job.StylizationJob;
import dev.stylewright.worker.pipeline.observe.JobListener;
import dev.stylewright.worker.pipeline.observe.JobPhase;
import dev.stylewright.worker.pipeline.queue.Settlement;
import dev.stylewright.worker.pipeline.queue.StopSignal;
import dev.stylewright.worker.pipeline.queue.TraceContext;
import dev.stylewright.worker.stylize.Evaluation;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The spans of one request. Thread-safe. */
final class TracedJob implements JobListener {

    private final Span span;
    private final Tracer tracer;
    private final Optional<TraceContext> carriedOn;
    private final Map<JobPhase, Span> phases = new ConcurrentHashMap<>();
    private final AtomicInteger evaluations = new AtomicInteger();
    private final AtomicInteger retries = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    TracedJob(Span span, Tracer tracer, Optional<TraceContext> carriedOn) {
        this.span = span;
        this.tracer = tracer;
        this.carriedOn = carriedOn;
    }

    @Override
    public Optional<TraceContext> trace() {
        return carriedOn;
    }

    @Override
    public void accepted(StylizationJob job) {
        span.tag(SpanNames.REQUEST, job.id());
    }

    @Override
    public Runnable begin(JobPhase phase) {
        Span begun = tracer.spanBuilder()
                .setParent(span.context())
                .name(SpanNames.of(phase))
                .start();
        phases.put(phase, begun);
        return () -> {
            phases.remove(phase, begun);
            begun.end();
        };
    }

    @Override
    public void failed(JobPhase phase) {
        Optional.ofNullable(phases.get(phase)).ifPresent(begun -> begun.error(new SpanError(SpanNames.of(phase))));
    }

    @Override
    public void evaluated(Evaluation evaluation) {
        evaluations.incrementAndGet();
    }

    @Override
    public void retried() {
        retries.incrementAndGet();
    }

    @Override
    public void settled(Settlement settlement) {
        if (over.compareAndSet(false, true)) {
            settlement.outcome().ifPresent(this::record);
            failure(settlement).ifPresent(code -> recordError(code.name()));
            end();
        }
    }

    private void record(Outcome outcome) {
        span.tag(SpanNames.REQUEST, outcome.requestId());
        span.tag(SpanNames.OUTCOME, outcome.type().shortName());
        if (outcome instanceof Completed completed) {
            span.tag(SpanNames.REPLAYED, completed.replayed());
            span.tag(SpanNames.WIDTH, completed.width());
            span.tag(SpanNames.HEIGHT, completed.height());
        }
    }

    private static Optional<FailureCode> failure(Settlement settlement) {
        return settlement
                .outcome()
                .filter(Failed.class::isInstance)
                .map(outcome -> ((Failed) outcome).code())
                .or(() -> settlement.deadLetter().map(Failure::code));
    }

    @Override
    public void abandoned(StopSignal.Reason reason) {
        if (over.compareAndSet(false, true)) {
            String why = reason.name().toLowerCase(Locale.ROOT);
            span.tag(SpanNames.GIVEN_UP, why);
            if (reason != StopSignal.Reason.HAND_BACK) {
                recordError(why);
            }
            end();
        }
    }

    /** Records the code only: the message may quote the caller's text. */
    private void recordError(String code) {
        span.tag(SpanNames.ERROR, code);
        span.error(new SpanError(code));
    }

    private void end() {
        span.tag(SpanNames.EVALUATIONS, evaluations.get());
        span.tag(SpanNames.RETRIES, retries.get());
        span.end();
    }

    /** An error for Micrometer's API; without a stack trace, which would be meaningless. */
    private static final class SpanError extends Exception {

        private static final long serialVersionUID = 1;

        SpanError(String code) {
            super(code, null, false, false);
        }
    }
}
