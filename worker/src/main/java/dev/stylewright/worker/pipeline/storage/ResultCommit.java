package dev.stylewright.worker.pipeline.storage;

import dev.stylewright.worker.job.JobException;
import dev.stylewright.worker.job.StylizationJob;
import dev.stylewright.worker.pipeline.observe.RunningJob;
import java.util.Optional;

/**
 * The PUT that is the commit point: as soon as the store accepts it, the result exists and the job is done. Before it, nothing was written that
 * anything depends on, and any worker may start the job from the beginning. After it, the job is done even if this worker, its claim or the outcome
 * is lost; the outcome can be published again from the object alone.
 *
 * <p>The PUT fails if an object exists that was not found before, so there is only one result: of two workers on the same job one wins, and the other
 * finds the winner's result. Thread-safe.
 */
public final class ResultCommit {

    private final StoreCalls calls;
    private final ResultStore results;

    /**
     * @param calls calls the store of results
     * @param results looks up existing objects
     */
    public ResultCommit(StoreCalls calls, ResultStore results) {
        this.calls = calls;
        this.results = results;
    }

    /**
     * The result in the store after a {@link #commit}.
     *
     * @param first whether this call wrote it
     */
    public record Placed(ResultStore.StoredResult result, boolean first) {}

    /**
     * Stores the result of {@code job}, replacing the object {@code found} when it began.
     *
     * @return the result in the store: this one, or that of another attempt at the same job
     * @throws JobException a foreign object was written in the meantime, or the store refused
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
                // A PUT whose response was lost is retried and then finds its own object.
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
                    job, "another object was written there while this one was painted; use a different output");
        }
        return own.get();
    }
}
