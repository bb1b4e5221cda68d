package dev.stylewright.worker.pipeline.storage;

import dev.stylewright.worker.job.JobException;
import dev.stylewright.worker.job.StylizationJob;
import dev.stylewright.worker.pipeline.observe.RunningJob;
import java.util.Optional;

/**
 * The PUT that is the commit point: a result exists from the moment that the store takes it, and so the job is done. Before
 * it, nothing was written that anybody relies on, and any worker may do the job from the beginning; after it, the job is done
 * whatever becomes of this worker, its claim, or the outcome that tells of the result, which can be told again from the
 * object alone.
 *
 * <p>The PUT fails where an object lies that wasn't found before, so the result is there once: of two workers on the same job
 * one wins, and the other finds the winner's result. Thread-safe.
 */
public final class ResultCommit {

    private final StoreCalls calls;
    private final ResultStore results;

    /**
     * @param calls reach the store where results go
     * @param results looks at what lies there
     */
    public ResultCommit(StoreCalls calls, ResultStore results) {
        this.calls = calls;
        this.results = results;
    }

    /**
     * Where a result lies after a {@link #commit}.
     *
     * @param first whether this call put it there
     */
    public record Placed(ResultStore.StoredResult result, boolean first) {}

    /**
     * Stores the result of {@code job} over what was {@code found} when it began.
     *
     * @return what lies there now: this result, or the one that another attempt at the same job stored before
     * @throws JobException somebody else's object came in between, or the store refused
     */
    public Placed commit(
            StylizationJob job, byte[] bytes, ResultMetadata metadata, ResultStore.Found found, RunningJob running)
            throws JobException {
        Precondition precondition = found.other()
                .<Precondition>map(other -> new Precondition.Matches(other.etag()))
                .orElseGet(Precondition.Absent::new);
        NewObject object = new NewObject(bytes, job.request().mediaType(), metadata.toUserMetadata());
        try {
            ObjectInfo stored = calls.call(
                    "store " + job.request().output(),
                    running,
                    store -> store.put(ResultStore.location(job), object, precondition));
            return new Placed(new ResultStore.StoredResult(stored, metadata), true);
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.PRECONDITION_FAILED) {
                ResultStore.StoredResult there = ownResultAfterConflict(job, running);
                // A PUT whose answer was lost is tried again and then finds itself.
                boolean itself = there.metadata().sha256().equals(metadata.sha256())
                        && there.metadata().attempt() == metadata.attempt();
                return new Placed(there, itself);
            }
            throw new JobException(
                    StoreFailures.whileWriting("output " + job.request().output(), e), e);
        }
    }

    private ResultStore.StoredResult ownResultAfterConflict(StylizationJob job, RunningJob running)
            throws JobException {
        Optional<ResultStore.StoredResult> own = results.look(job, running).own();
        if (own.isEmpty()) {
            throw ResultStore.conflict(
                    job, "another object was put there while this one was painted; order a different output");
        }
        return own.get();
    }
}
