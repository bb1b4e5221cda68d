package dev.stylewright.worker.pipeline.storage;

import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.worker.job.JobException;
import dev.stylewright.worker.job.StylizationJob;
import dev.stylewright.worker.pipeline.observe.RunningJob;
import java.util.Optional;

/**
 * Looks up the object at a job's output: the result of a job, a foreign object, or none. Thread-safe.
 *
 * @see ResultCommit writes results
 */
public final class ResultStore {

    private final StoreCalls calls;

    /** @param calls calls the store of results */
    public ResultStore(StoreCalls calls) {
        this.calls = calls;
    }

    /** A result in the store. */
    public record StoredResult(ObjectInfo object, ResultMetadata metadata) {}

    /** The object at the output of a job before it begins: its own result, a foreign object, or none. */
    public record Found(Optional<StoredResult> own, Optional<ObjectInfo> other) {}

    /** Looks up the output of {@code job}. */
    public Found look(StylizationJob job, RunningJob running) throws JobException {
        S3Uri output = job.request().output();
        try {
            Optional<ObjectInfo> object = calls.call("look at " + output, running, store -> store.find(location(job)));
            Optional<StoredResult> own = object.flatMap(there -> ResultMetadata.of(there.userMetadata())
                    .filter(metadata -> metadata.isOf(job))
                    .map(metadata -> new StoredResult(there, metadata)));
            return new Found(own, own.isPresent() ? Optional.empty() : object);
        } catch (StoreException e) {
            throw new JobException(StoreFailures.whileWriting("output " + output, e), e);
        }
    }

    /** Fails if {@code found} forbids writing: a foreign object exists and the request does not set overwrite. */
    public void requireFree(StylizationJob job, Found found) throws JobException {
        if (found.other().isPresent() && !job.request().overwrite()) {
            throw conflict(
                    job, "another object exists there; use a different output, remove the object, or set overwrite");
        }
    }

    /** A variant without retries, for a store that has already been tried for the maximum time. */
    public ResultStore tryingOnce() {
        return new ResultStore(calls.once());
    }

    /** The failure for an existing object at the output of {@code job}. */
    static JobException conflict(StylizationJob job, String why) {
        return new JobException(
                FailureCode.OUTPUT_CONFLICT, "output " + job.request().output() + ": " + why);
    }

    /** The location of the result of {@code job}. */
    static ObjectLocation location(StylizationJob job) {
        S3Uri output = job.request().output();
        return new ObjectLocation(output.bucket(), output.key(), Optional.empty());
    }
}
