package dev.stylewright.worker.pipeline.storage;

import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.worker.job.JobException;
import dev.stylewright.worker.job.StylizationJob;
import dev.stylewright.worker.pipeline.observe.RunningJob;
import java.util.Optional;

/**
 * What lies where results go: the result of a job, something else, or nothing. Thread-safe.
 *
 * @see ResultCommit how a result comes to lie there
 */
public final class ResultStore {

    private final StoreCalls calls;

    /**
     * @param calls reach the store where results go
     */
    public ResultStore(StoreCalls calls) {
        this.calls = calls;
    }

    /** A result as it lies in the store. */
    public record StoredResult(ObjectInfo object, ResultMetadata metadata) {}

    /** What lies at the output of a job before it begins: its own result, something else, or nothing. */
    public record Found(Optional<StoredResult> own, Optional<ObjectInfo> other) {}

    /** Looks at the output of {@code job}. */
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

    /** Fails where {@code found} forbids to write: somebody else's object lies there and the request doesn't overwrite. */
    public void requireFree(StylizationJob job, Found found) throws JobException {
        if (found.other().isPresent() && !job.request().overwrite()) {
            throw conflict(job, "another object lies there; order a different output, remove it, or set overwrite");
        }
    }

    /** Looks without trying again: for a store that has just been tried for as long as one may. */
    public ResultStore tryingOnce() {
        return new ResultStore(calls.once());
    }

    /** Something lies where the result of {@code job} was to go. */
    static JobException conflict(StylizationJob job, String why) {
        return new JobException(
                FailureCode.OUTPUT_CONFLICT, "output " + job.request().output() + ": " + why);
    }

    /** Where the result of {@code job} goes. */
    static ObjectLocation location(StylizationJob job) {
        S3Uri output = job.request().output();
        return new ObjectLocation(output.bucket(), output.key(), Optional.empty());
    }
}
