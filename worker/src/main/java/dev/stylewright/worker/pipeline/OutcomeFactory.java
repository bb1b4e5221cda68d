package dev.stylewright.worker.pipeline;

import dev.stylewright.protocol.CancelRequest;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.report.Cancelled;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.InputImage;
import dev.stylewright.protocol.report.Losses;
import dev.stylewright.protocol.report.StoppedBy;
import dev.stylewright.protocol.report.Timings;
import dev.stylewright.protocol.report.WorkerInfo;
import dev.stylewright.worker.job.Failure;
import dev.stylewright.worker.job.JobException;
import dev.stylewright.worker.job.StylizationJob;
import dev.stylewright.worker.pipeline.observe.RunningJob;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import dev.stylewright.worker.pipeline.storage.Digests;
import dev.stylewright.worker.pipeline.storage.ObjectInfo;
import dev.stylewright.worker.pipeline.storage.ResultCommit;
import dev.stylewright.worker.pipeline.storage.ResultCommit.Placed;
import dev.stylewright.worker.pipeline.storage.ResultMetadata;
import dev.stylewright.worker.pipeline.storage.ResultStore.Found;
import dev.stylewright.worker.pipeline.storage.ResultStore.StoredResult;
import dev.stylewright.worker.stylize.StopReason;
import dev.stylewright.worker.stylize.Stylization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Creates the outcomes of requests; stores the result of a completed one. */
final class OutcomeFactory {

    /** The version that S3 reports for objects in a bucket without versioning. */
    private static final String UNVERSIONED = "null";

    private static final double MILLIS_PER_SECOND = 1000;

    private final ResultCommit commit;
    private final JobContext context;

    /**
     * @param commit the commit point
     * @param context shared by all jobs
     */
    OutcomeFactory(ResultCommit commit, JobContext context) {
        this.commit = commit;
        this.context = context;
    }

    /** Stores {@code work} and returns its outcome, or that of a result stored by another attempt in the meantime. */
    Completed completed(
            RequestRecord record,
            StylizationJob job,
            Instant taken,
            StylizationExecutor.StylizationResult work,
            Found found,
            RunningJob running)
            throws JobException {
        Instant before = context.clock().instant();
        ResultMetadata metadata = metadata(record, job, work);
        Placed placed = commit.commit(job, work.encoded(), metadata, found, running);
        if (!placed.first()) {
            return replayed(job, placed.result());
        }
        Timings timings = new Timings(
                waiting(record, taken),
                millis(work.fetching()),
                millis(work.stylizing()),
                millis(Duration.between(before, context.clock().instant())));
        Stylization painting = work.stylization();
        return new Completed(
                job.id(),
                address(job, placed.result().object()),
                metadata.width(),
                metadata.height(),
                work.encoded().length,
                job.request().mediaType(),
                metadata.sha256(),
                placed.result().object().etag(),
                work.inputs(),
                Optional.of(ProgressReporter.wire(painting.losses())),
                painting.evaluations(),
                metadata.stoppedBy(),
                metadata.tileReductions(),
                metadata.deviceSeconds(),
                Optional.of(job.request().parameters()),
                Optional.of(timings),
                context.worker(),
                record.attempt(),
                false,
                job.request().metadata());
    }

    /** The outcome of a result that already exists in the store, from its object and the request. */
    Completed replayed(StylizationJob job, StoredResult result) {
        ResultMetadata metadata = result.metadata();
        WorkerInfo here = context.worker();
        return new Completed(
                job.id(),
                address(job, result.object()),
                metadata.width(),
                metadata.height(),
                result.object().size(),
                job.request().mediaType(),
                metadata.sha256(),
                result.object().etag(),
                inputs(job.request()),
                Optional.of(metadata.losses()),
                metadata.evaluations(),
                metadata.stoppedBy(),
                metadata.tileReductions(),
                metadata.deviceSeconds(),
                Optional.of(job.request().parameters()),
                Optional.empty(),
                new WorkerInfo(here.id(), here.version(), here.device(), metadata.weights(), metadata.precision()),
                metadata.attempt(),
                true,
                job.request().metadata());
    }

    /** The settlement of a record that is not a valid job. */
    Settlement rejected(RequestRecord record, RequestValidator.Admission.Rejected rejected) {
        Failure failure = rejected.failure();
        return rejected.id()
                .map(id -> Settlement.dead(
                        new Failed(
                                id,
                                failure.code(),
                                failure.message(),
                                failure.errors(),
                                record.attempt(),
                                context.worker(),
                                rejected.metadata()),
                        failure))
                .orElseGet(() -> Settlement.unreadable(failure));
    }

    /** The settlement of a failed job. Its record becomes a dead letter, unless the deadline has passed: redriving it would not help. */
    Settlement failed(RequestRecord record, StylizationJob job, Failure failure) {
        Failed outcome = new Failed(
                job.id(),
                failure.code(),
                failure.message(),
                failure.errors(),
                record.attempt(),
                context.worker(),
                job.request().metadata());
        return failure.code() == FailureCode.DEADLINE_EXCEEDED
                ? Settlement.of(outcome)
                : Settlement.dead(outcome, failure);
    }

    /** The settlement of a cancelled job, with the reason given by the cancel. */
    Settlement cancelled(RequestRecord record, StylizationJob job) {
        Optional<CancelRequest> cancel = context.cancellations().of(job.id(), record.published());
        return Settlement.of(new Cancelled(
                job.id(),
                cancel.flatMap(CancelRequest::reason),
                record.attempt(),
                context.worker(),
                job.request().metadata()));
    }

    private ResultMetadata metadata(
            RequestRecord record, StylizationJob job, StylizationExecutor.StylizationResult work) {
        Stylization painting = work.stylization();
        Losses losses = ProgressReporter.wire(painting.losses());
        return new ResultMetadata(
                ResultMetadata.hashOf(job.id()),
                job.digest(),
                Digests.sha256(work.encoded()),
                context.worker().weights(),
                record.attempt(),
                painting.image().width(),
                painting.image().height(),
                painting.evaluations(),
                Optional.of(stoppedBy(painting.stopReason())),
                painting.tileReductions(),
                OptionalDouble.of(millis(work.stylizing()) / MILLIS_PER_SECOND),
                context.worker().precision(),
                losses);
    }

    /** For a stored result, the deadline is the only external stop reason. */
    private static StoppedBy stoppedBy(StopReason stopReason) {
        return switch (stopReason) {
            case ITERATIONS -> StoppedBy.ITERATIONS;
            case PLATEAU -> StoppedBy.PLATEAU;
            case STOPPED -> StoppedBy.DEADLINE;
        };
    }

    /** The location of the result, with its version if the store keeps versions. */
    private static S3Uri address(StylizationJob job, ObjectInfo object) {
        S3Uri output = job.request().output();
        try {
            return new S3Uri(output.bucket(), output.key(), object.versionId().filter(id -> !id.equals(UNVERSIONED)));
        } catch (IllegalArgumentException unusual) {
            // The image is stored; an unrepresentable version is no reason to fail.
            return output;
        }
    }

    /** The input images according to the request; their versions are no longer known. */
    private static List<InputImage> inputs(StylizationRequest request) {
        return Stream.concat(
                        Stream.of(request.content()),
                        request.styles().stream()
                                .filter(style -> style.weight() > 0)
                                .flatMap(style -> Stream.concat(Stream.of(style.image()), style.mask().stream())))
                .map(uri -> new InputImage(uri, Optional.empty()))
                .toList();
    }

    private static OptionalLong waiting(RequestRecord record, Instant taken) {
        return record.waitedUntil(taken)
                .map(waited -> OptionalLong.of(waited.toMillis()))
                .orElse(OptionalLong.empty());
    }

    private static long millis(Duration duration) {
        return Math.max(0, duration.toMillis());
    }
}
