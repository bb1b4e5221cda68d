package dev.stylewright.worker.pipeline.storage;

import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.worker.job.JobException;
import dev.stylewright.worker.job.StylizationJob;
import dev.stylewright.worker.pipeline.observe.RunningJob;
import java.util.Optional;

/**
 * The commit point: a job is done when its result object is there, and it is there once. Written by one PUT that
 * fails where an object lies already, so of two workers on the same job one wins and the other finds the winner's result.
 *
 * @param store where results go
 * @param retries how storage trouble is retried
 */
public record ResultStore(ImageStore store, RetryPolicy retries) {

    /** A result as it lies in the store. */
    public record StoredResult(ObjectInfo object, ResultMetadata metadata) {}

    /** What lies at the output of a job before it begins: its own result, something else, or nothing. */
    public record Found(Optional<StoredResult> own, Optional<ObjectInfo> other) {}

    /** Looks at the output of {@code job}. */
    public Found look(StylizationJob job, RunningJob running) throws JobException {
        S3Uri output = job.request().output();
        try {
            Optional<ObjectInfo> object = retries.call("look at " + output, running, () -> store.find(location(job)));
            Optional<StoredResult> own = object.flatMap(there -> ResultMetadata.of(there.userMetadata())
                    .filter(metadata -> metadata.isOf(job))
                    .map(metadata -> new StoredResult(there, metadata)));
            return new Found(own, own.isPresent() ? Optional.empty() : object);
        } catch (StoreException e) {
            throw new JobException(StoreFailures.whileWriting("output " + output, e), e);
        }
    }

    /** Fails where {@code found} forbids to write: somebody else's object lies there and the request doesn't overwrite. */
    public void requireFree(StylizationJob job, Found found) throws JobException {
        if (found.other().isPresent() && !job.request().overwrite()) {
            throw conflict(job, "another object lies there; order a different output, remove it, or set overwrite");
        }
    }

    /** Looks without trying again: for a store that has just been tried for as long as one may. */
    public ResultStore tryingOnce() {
        return new ResultStore(store, retries.once());
    }

    /** Whether the store doesn't answer even the simplest question: then it isn't this one job that it can't serve. */
    public boolean isStoreAway() {
        try {
            store.check();
            return false;
        } catch (StoreException e) {
            return e.kind() == StoreException.Kind.UNAVAILABLE;
        }
    }

    /**
     * Stores the result of {@code job} over what was {@code found} when it began.
     *
     * @return what lies there now: this result, or the one that another attempt at the same job stored before
     * @throws JobException somebody else's object came in between, or the store refused
     */
    public Placed place(StylizationJob job, byte[] bytes, ResultMetadata metadata, Found found, RunningJob running)
            throws JobException {
        Precondition precondition = found.other()
                .<Precondition>map(other -> new Precondition.Matches(other.etag()))
                .orElseGet(Precondition.Absent::new);
        NewObject object = new NewObject(bytes, job.request().mediaType(), metadata.toUserMetadata());
        try {
            ObjectInfo stored = retries.call(
                    "store " + job.request().output(), running, () -> store.put(location(job), object, precondition));
            return new Placed(new StoredResult(stored, metadata), true);
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.PRECONDITION_FAILED) {
                StoredResult there = ownResultAfterConflict(job, running);
                // A PUT whose answer was lost is tried again and then finds itself.
                boolean itself = there.metadata().sha256().equals(metadata.sha256())
                        && there.metadata().attempt() == metadata.attempt();
                return new Placed(there, itself);
            }
            throw new JobException(
                    StoreFailures.whileWriting("output " + job.request().output(), e), e);
        }
    }

    /**
     * Where a result lies after a {@link #place}.
     *
     * @param first whether this call put it there
     */
    public record Placed(StoredResult result, boolean first) {}

    private StoredResult ownResultAfterConflict(StylizationJob job, RunningJob running) throws JobException {
        Optional<StoredResult> own = look(job, running).own();
        if (own.isEmpty()) {
            throw conflict(job, "another object was put there while this one was painted; order a different output");
        }
        return own.get();
    }

    private static JobException conflict(StylizationJob job, String why) {
        return new JobException(
                FailureCode.OUTPUT_CONFLICT, "output " + job.request().output() + ": " + why);
    }

    private static ObjectLocation location(StylizationJob job) {
        S3Uri output = job.request().output();
        return new ObjectLocation(output.bucket(), output.key(), Optional.empty());
    }
}
