package dev.stylewright.worker.adapter.metrics;

import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.pipeline.observe.JobListener;
import dev.stylewright.worker.pipeline.observe.JobPhase;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import dev.stylewright.worker.pipeline.queue.StopSignal;
import dev.stylewright.worker.stylize.Evaluation;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts and times one request. */
final class CountedJob implements JobListener {

    private final RequestRecord record;
    private final JobMeters meters;
    private final ThreadTrace trace;
    private final Clock clock;
    private final long begun = System.nanoTime();
    private final AtomicBoolean over = new AtomicBoolean();

    CountedJob(RequestRecord record, JobMeters meters, ThreadTrace trace, Clock clock) {
        this.record = record;
        this.meters = meters;
        this.trace = trace;
        this.clock = clock;
        meters.begun();
        count(this::countTaken);
    }

    private void countTaken() {
        meters.taken.increment();
        if (record.attempt() > 1) {
            meters.redeliveries.increment();
        } else {
            record.waitedUntil(clock.instant()).ifPresent(meters.queueWait::record);
        }
    }

    private void count(Runnable recording) {
        trace.in(record.trace(), recording);
    }

    @Override
    public Runnable begin(JobPhase phase) {
        long since = System.nanoTime();
        if (phase == JobPhase.STYLIZING) {
            meters.busy.begin();
        }
        return () -> {
            if (phase == JobPhase.STYLIZING) {
                meters.busy.end();
            }
            count(() -> meters.phase(phase).record(System.nanoTime() - since, TimeUnit.NANOSECONDS));
        };
    }

    @Override
    public void evaluated(Evaluation evaluation) {
        meters.evaluations.increment();
        meters.pixels.increment((double) evaluation.width() * evaluation.height());
    }

    @Override
    public void engineTested(boolean well) {
        meters.engineTests(well).increment();
    }

    @Override
    public void retried() {
        count(meters.storeRetries::increment);
    }

    @Override
    public void settled(Settlement settlement) {
        if (over.compareAndSet(false, true)) {
            meters.over();
            count(() -> countEnd(settlement));
        }
    }

    private void countEnd(Settlement settlement) {
        Optional<Outcome> outcome = settlement.outcome();
        outcome.ifPresent(meters::ended);
        settlement.deadLetter().ifPresent(reason -> meters.deadLetters(reason.code())
                .increment());
        outcome.filter(Completed.class::isInstance).ifPresent(done -> meters.succeeded(clock.millis()));
        meters.total(outcome).record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
    }

    @Override
    public void abandoned(StopSignal.Reason reason) {
        if (over.compareAndSet(false, true)) {
            meters.over();
            count(() -> {
                meters.abandoned(reason).increment();
                if (reason == StopSignal.Reason.CLAIM_LOST) {
                    meters.claimsLost.increment();
                }
            });
        }
    }
}
