package dev.stylewright.worker.pipeline;

import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.job.Failure;
import dev.stylewright.worker.job.JobException;
import dev.stylewright.worker.job.StylizationJob;
import dev.stylewright.worker.pipeline.observe.RunningJob;
import dev.stylewright.worker.pipeline.queue.AbandonedRequests;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.StopSignal;
import dev.stylewright.worker.pipeline.queue.UndecidedException;
import dev.stylewright.worker.pipeline.storage.ImageStore;
import dev.stylewright.worker.pipeline.storage.ResultStore;
import dev.stylewright.worker.pipeline.storage.ResultStore.StoredResult;
import dev.stylewright.worker.pipeline.storage.StoreException;
import java.util.Optional;

/**
 * Ends requests that the brokers gave up on. The commit point is looked at first, for a worker may have stored the result
 * and died before it said so; then cancels; what is left has failed. Thread-safe.
 */
final class AbandonedHandler implements AbandonedRequests {

    private final RequestValidator validator;
    private final ImageStore store;
    private final ResultStore results;
    private final OutcomeFactory outcomes;
    private final JobContext context;

    /** @param results looks into {@code store} once, without trying again */
    AbandonedHandler(
            RequestValidator validator,
            ImageStore store,
            ResultStore results,
            OutcomeFactory outcomes,
            JobContext context) {
        this.validator = validator;
        this.store = store;
        this.results = results;
        this.outcomes = outcomes;
        this.context = context;
    }

    @Override
    public Optional<Outcome> outcome(RequestRecord request, StopSignal stop) throws UndecidedException {
        RequestValidator.Admission admission = validator.admit(request);
        if (admission instanceof RequestValidator.Admission.Rejected rejected) {
            return outcomes.rejected(request, rejected).outcome();
        }
        StylizationJob job = ((RequestValidator.Admission.Accepted) admission).job();
        Optional<StoredResult> own = look(job);
        if (own.isPresent()) {
            return Optional.of(outcomes.replayed(job, own.get()));
        }
        context.cancellations().catchUp(stop);
        if (stop.isRaised()) {
            throw new UndecidedException("this worker stops before all cancels are read");
        }
        boolean cancelled =
                context.cancellations().of(job.id(), request.published()).isPresent();
        return (cancelled ? outcomes.cancelled(request, job) : outcomes.failed(request, job, exhausted(request)))
                .outcome();
    }

    private Optional<StoredResult> look(StylizationJob job) throws UndecidedException {
        try {
            return results.look(job, stopped()).own();
        } catch (JobException e) {
            requireDefinite(e);
            return Optional.empty();
        }
    }

    /** Nobody holds a claim meanwhile, and the dead letters are to be polled: what has to stop asks the store once. */
    private static RunningJob stopped() {
        RunningJob job = new RunningJob();
        job.stop().raise(StopSignal.Reason.HAND_BACK);
        return job;
    }

    /** Where a store that knows this worker refuses to look, it is about this one output, and no result can lie there. */
    private void requireDefinite(JobException refusal) throws UndecidedException {
        try {
            store.check();
        } catch (StoreException e) {
            throw new UndecidedException("the store can't be asked for an earlier result: " + e.getMessage(), e);
        }
        if (refusal.failure().code() == FailureCode.STORAGE_UNAVAILABLE) {
            throw new UndecidedException(refusal.failure().message(), refusal);
        }
    }

    private static Failure exhausted(RequestRecord request) {
        return Failure.of(
                FailureCode.ATTEMPTS_EXHAUSTED,
                "the brokers gave up on this request (deliveries: %d); look at the workers' logs and memory before redriving it"
                        .formatted(request.attempt()));
    }
}
