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
 * Determines the outcome of requests that the brokers gave up on. Checks the commit point first, since a worker may have stored the result and
 * crashed before it published the outcome; then cancels; otherwise the request has failed. Thread-safe.
 */
final class AbandonedHandler implements AbandonedRequests {

    private final RequestValidator validator;
    private final ImageStore store;
    private final ResultStore results;
    private final OutcomeFactory outcomes;
    private final JobContext context;

    /** @param results accesses {@code store} once, without retries */
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
            throw new UndecidedException("this worker stopped before all cancels were read");
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

    /** A job that is already stopped, so that the store is called once, without retries: the reader has to keep polling. */
    private static RunningJob stopped() {
        RunningJob job = new RunningJob();
        job.stop().raise(StopSignal.Reason.HAND_BACK);
        return job;
    }

    /** If the store answers this worker but refuses this lookup, the refusal concerns this output only, and no result can exist there. */
    private void requireDefinite(JobException refusal) throws UndecidedException {
        try {
            store.check();
        } catch (StoreException e) {
            throw new UndecidedException("cannot look up an earlier result in the store:  " + e.getMessage(), e);
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
