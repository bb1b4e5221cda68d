package dev.stylewright.worker.pipeline;

import dev.stylewright.protocol.OnDeadline;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.worker.job.Failure;
import dev.stylewright.worker.job.JobException;
import dev.stylewright.worker.job.StylizationJob;
import dev.stylewright.worker.pipeline.observe.JobLog;
import dev.stylewright.worker.pipeline.observe.JobPhase;
import dev.stylewright.worker.pipeline.observe.RunningJob;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import dev.stylewright.worker.pipeline.queue.StopSignal;
import dev.stylewright.worker.pipeline.queue.StopSignal.Reason;
import dev.stylewright.worker.pipeline.storage.ResultStore;
import dev.stylewright.worker.pipeline.storage.ResultStore.Found;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes one request: validate, check the commit point, fetch, stylize, store. Any error becomes a {@code failed} outcome, unless the job's own
 * result already exists in the store: then the job is completed.
 */
public final class StylizationHandler implements RequestHandler {

    private static final Logger LOG = LoggerFactory.getLogger(StylizationHandler.class);

    /** Failures caused by the request only if the engine can still paint other images. */
    private static final Set<FailureCode> OF_THE_ENGINE =
            EnumSet.of(FailureCode.ENGINE_FAILURE, FailureCode.OUT_OF_MEMORY);

    private final RequestValidator validator;
    private final ResultStore results;
    private final StylizationExecutor executor;
    private final OutcomeFactory outcomes;
    private final EngineCanary canary;
    private final JobContext context;
    private final int maxAttempts;

    StylizationHandler(
            RequestValidator validator,
            ResultStore results,
            StylizationExecutor executor,
            OutcomeFactory outcomes,
            EngineCanary canary,
            JobContext context,
            int maxAttempts) {
        this.validator = validator;
        this.results = results;
        this.executor = executor;
        this.outcomes = outcomes;
        this.canary = canary;
        this.context = context;
        this.maxAttempts = maxAttempts;
    }

    @Override
    public JobResult handle(RequestRecord record, RunningJob running) {
        RequestValidator.Admission admission = validator.admit(record);
        idOf(admission).ifPresent(running::isOf);
        return JobLog.<JobResult, RuntimeException>with(running.labels(), () -> decide(record, admission, running));
    }

    private static Optional<String> idOf(RequestValidator.Admission admission) {
        return admission instanceof RequestValidator.Admission.Accepted accepted
                ? Optional.of(accepted.job().id())
                : ((RequestValidator.Admission.Rejected) admission).id();
    }

    private JobResult decide(RequestRecord record, RequestValidator.Admission admission, RunningJob running) {
        if (admission instanceof RequestValidator.Admission.Rejected rejected) {
            LOG.warn("{} refused: {}", record.position(), rejected.failure().message());
            return new JobResult.Settle(outcomes.rejected(record, rejected));
        }
        StylizationJob job = ((RequestValidator.Admission.Accepted) admission).job();
        running.listener().accepted(job);
        LOG.info("{} is job {}, attempt {}", record.position(), job.id(), record.attempt());
        watchCancels(record, job, running.stop());
        watchDeadline(job, running);
        try {
            return work(record, job, running);
        } catch (JobException e) {
            LOG.warn("job {} failed: {}", job.id(), e.getMessage(), e.getCause());
            return ended(record, job, e.failure(), running);
        } catch (OutOfMemoryError e) {
            LOG.error("job {} ran out of heap", job.id(), e);
            return ended(record, job, outOfHeap(), running);
        } catch (RuntimeException e) {
            LOG.error("job {} failed unexpectedly", job.id(), e);
            return ended(record, job, unexpected(e), running);
        }
    }

    /** From now on a cancel stops the job. Cancels published before the job began are all known. */
    private void watchCancels(RequestRecord record, StylizationJob job, StopSignal stop) {
        context.cancellations().catchUp(stop);
        stop.raiseWhen(
                Reason.CANCELLED,
                () -> context.cancellations().of(job.id(), record.published()).isPresent());
    }

    /** Limits waiting for the store by the deadline, unless the request asks for the best image so far. */
    private void watchDeadline(StylizationJob job, RunningJob running) {
        if (job.request().onDeadline() == OnDeadline.FAIL) {
            running.waitsUntil(() -> job.isPastDeadline(context.clock().instant()));
        }
    }

    private JobResult work(RequestRecord record, StylizationJob job, RunningJob running) throws JobException {
        Instant taken = context.clock().instant();
        Found found = running.listener().during(JobPhase.RECEIVING, () -> results.look(job, running));
        if (found.own().isPresent()) {
            return completed(outcomes.replayed(job, found.own().get()));
        }
        if (running.stop().isRaised()) {
            return stopped(record, job, running);
        }
        requireTime(job, taken);
        if (record.attempt() > maxAttempts) {
            throw new JobException(FailureCode.ATTEMPTS_EXHAUSTED, exhausted(record));
        }
        results.requireFree(job, found);
        Optional<StylizationExecutor.StylizationResult> work = executor.paint(record, job, running);
        if (work.isEmpty() || !running.isClaimFresh()) {
            return stopped(record, job, running);
        }
        return completed(running.listener()
                .during(JobPhase.STORING, () -> outcomes.completed(record, job, taken, work.get(), found, running)));
    }

    private static JobResult completed(Completed outcome) {
        return new JobResult.Settle(Settlement.of(outcome));
    }

    private void requireTime(StylizationJob job, Instant now) throws JobException {
        if (job.isPastDeadline(now)) {
            throw new JobException(FailureCode.DEADLINE_EXCEEDED, late(job, "before the job was started"));
        }
    }

    private JobResult stopped(RequestRecord record, StylizationJob job, RunningJob running) throws JobException {
        Reason reason =
                running.stop().reason().orElseThrow(() -> new IllegalStateException("a job stopped without a reason"));
        if (reason == Reason.DEADLINE) {
            throw new JobException(
                    FailureCode.DEADLINE_EXCEEDED,
                    job.isPastDeadline(context.clock().instant())
                            ? late(job, "while the picture was painted")
                            : tooLong(job));
        }
        return reason == Reason.CANCELLED
                ? unlessDone(job, outcomes.cancelled(record, job), results, running)
                : new JobResult.Abandon(reason);
    }

    /** The result of a job that cannot be completed here. */
    private JobResult ended(RequestRecord record, StylizationJob job, Failure failure, RunningJob running) {
        Optional<Reason> reason = running.stop().reason();
        boolean cancelled = reason.equals(Optional.of(Reason.CANCELLED));
        if (reason.isPresent() && !cancelled && reason.get() != Reason.DEADLINE) {
            return new JobResult.Abandon(reason.get());
        }
        if (!cancelled && OF_THE_ENGINE.contains(failure.code())) {
            Optional<String> sick = canary.test(running);
            if (sick.isPresent()) {
                return new JobResult.EngineSick(sick.get());
            }
        }
        boolean triedLong = failure.code() == FailureCode.STORAGE_UNAVAILABLE;
        Failure reported = triedLong && reason.isPresent() ? lateForStore(job, failure) : failure;
        return unlessDone(
                job,
                cancelled ? outcomes.cancelled(record, job) : outcomes.failed(record, job, reported),
                triedLong ? results.tryingOnce() : results,
                running);
    }

    /** The job's own result, if an earlier attempt stored it, takes precedence over a failure or cancel. */
    private JobResult unlessDone(StylizationJob job, Settlement end, ResultStore where, RunningJob running) {
        try {
            Optional<ResultStore.StoredResult> own = where.look(job, running).own();
            if (own.isPresent()) {
                return completed(outcomes.replayed(job, own.get()));
            }
        } catch (JobException | RuntimeException e) {
            // Ignore the store's failure: the request already has a result, and the worker has to continue.
            LOG.warn("job {}: could not look for an earlier result", job.id(), e);
        }
        return new JobResult.Settle(end);
    }

    private static String late(StylizationJob job, String when) {
        return "the deadline %s passed %s; allow more time or ask for a smaller size"
                .formatted(job.request().deadline().orElseThrow(), when);
    }

    private static String tooLong(StylizationJob job) {
        return "the painting took longer than %s, this worker's limit (stylewright.limits.max-duration); ask for a smaller size or fewer iterations"
                .formatted(job.longest().toString().substring(2).toLowerCase(Locale.ROOT));
    }

    private static Failure lateForStore(StylizationJob job, Failure waitedFor) {
        return Failure.of(
                FailureCode.DEADLINE_EXCEEDED,
                "the deadline %s passed while the job waited for the store (%s)"
                        .formatted(
                                job.request().deadline().map(Instant::toString).orElse("of the job"),
                                waitedFor.message()));
    }

    private String exhausted(RequestRecord record) {
        return "%d attempts at this job ended with their worker (limit %d); look at the workers' logs and memory before redriving it"
                .formatted(record.attempt() - 1, maxAttempts);
    }

    private static Failure outOfHeap() {
        return Failure.of(
                FailureCode.OUT_OF_MEMORY,
                "the worker's Java heap is too small for these pictures; send smaller ones or give the worker more memory");
    }

    private static Failure unexpected(RuntimeException e) {
        return Failure.of(
                FailureCode.ENGINE_FAILURE,
                "unexpected failure of the worker (%s); see its log"
                        .formatted(e.getClass().getSimpleName()));
    }
}
