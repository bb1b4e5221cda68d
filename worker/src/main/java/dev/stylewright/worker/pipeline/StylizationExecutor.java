package dev.stylewright.worker.pipeline;

import dev.stylewright.protocol.OnDeadline;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.FieldError;
import dev.stylewright.protocol.report.InputImage;
import dev.stylewright.protocol.report.Started;
import dev.stylewright.worker.job.Failure;
import dev.stylewright.worker.job.JobException;
import dev.stylewright.worker.job.StylizationJob;
import dev.stylewright.worker.pipeline.image.ImageCodec;
import dev.stylewright.worker.pipeline.image.ImageFetcher;
import dev.stylewright.worker.pipeline.image.ImageFormat;
import dev.stylewright.worker.pipeline.image.PreservedMetadata;
import dev.stylewright.worker.pipeline.image.Previews;
import dev.stylewright.worker.pipeline.observe.JobPhase;
import dev.stylewright.worker.pipeline.observe.RunningJob;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.StopSignal;
import dev.stylewright.worker.stylize.EngineFailureException;
import dev.stylewright.worker.stylize.EngineOutOfMemoryException;
import dev.stylewright.worker.stylize.ImageTooSmallException;
import dev.stylewright.worker.stylize.LayerNotReachedException;
import dev.stylewright.worker.stylize.Stylization;
import dev.stylewright.worker.stylize.StylizationException;
import dev.stylewright.worker.stylize.Stylizer;
import dev.stylewright.worker.stylize.options.Schedule;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Fetches the images of a job, paints, and encodes the result. Used on the job thread. */
final class StylizationExecutor {

    private final ImageFetcher fetcher;
    private final Stylizer stylizer;
    private final ImageCodec codec;
    private final Previews previews;
    private final JobContext context;

    /**
     * @param fetcher fetches the images
     * @param stylizer paints
     * @param codec encodes the result
     * @param previews stores intermediate images
     * @param context shared by all jobs
     */
    StylizationExecutor(
            ImageFetcher fetcher, Stylizer stylizer, ImageCodec codec, Previews previews, JobContext context) {
        this.fetcher = fetcher;
        this.stylizer = stylizer;
        this.codec = codec;
        this.previews = previews;
        this.context = context;
    }

    /**
     * A finished painting.
     *
     * @param encoded PNG, JPEG or WebP, by the extension of the output
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
    record StylizationResult(
            Stylization stylization, byte[] encoded, List<InputImage> inputs, Duration fetching, Duration stylizing) {}

    /** Paints {@code job}; empty if it was stopped before the image was done. */
    Optional<StylizationResult> paint(RequestRecord record, StylizationJob job, RunningJob running)
            throws JobException {
        Instant began = context.clock().instant();
        ImageFetcher.Images images;
        try {
            images = running.listener().during(JobPhase.FETCHING, () -> fetcher.fetch(job, running));
        } catch (CancellationException e) {
            return Optional.empty();
        }
        Instant fetched = context.clock().instant();
        Optional<Stylization> painting;
        try {
            painting = running.listener().during(JobPhase.STYLIZING, () -> stylize(record, job, images, running));
        } catch (StylizationException e) {
            throw new JobException(failure(e), e);
        }
        if (painting.isEmpty() || running.stop().isRaised()) {
            return Optional.empty();
        }
        Instant painted = context.clock().instant();
        ImageFormat format = ImageFormat.ofKey(job.request().output().key()).orElseThrow();
        byte[] encoded = running.listener()
                .during(
                        JobPhase.ENCODING,
                        () -> codec.encode(
                                painting.get().image(),
                                format,
                                job.request().parameters().quality(),
                                kept(job, images)));
        return Optional.of(new StylizationResult(
                painting.get(),
                encoded,
                images.inputs(),
                Duration.between(began, fetched),
                Duration.between(fetched, painted)));
    }

    private static PreservedMetadata kept(StylizationJob job, ImageFetcher.Images images) {
        PreservedMetadata all = images.original().preserved();
        return job.request().parameters().keepMetadata() ? all : all.anonymous();
    }

    /** Paints; empty if stopped without use for the intermediate image. */
    private Optional<Stylization> stylize(
            RequestRecord record, StylizationJob job, ImageFetcher.Images images, RunningJob running) {
        StylizationOptions options = OptionsMapper.of(job.request().parameters());
        Schedule schedule = stylizer.plan(images.original().original(), options);
        context.progress().publish(record, started(record, job, schedule, options));
        Previews shown = previews.keeping(images.original().preserved());
        Instant tooLong = context.clock().instant().plus(job.longest());
        ProgressReporter reporter = new ProgressReporter(context, record, job, running, schedule, shown);
        try {
            return Optional.of(stylizer.stylize(
                    images.content(),
                    images.styles(),
                    options,
                    reporter,
                    () -> isOver(job, tooLong, running, reporter)));
        } catch (CancellationException e) {
            return Optional.empty();
        }
    }

    /**
     * At the deadline, or after the maximum painting time of this worker, a job fails, or ends with the best image so far. At least one image is
     * always completed for that, even if late.
     *
     * @throws CancellationException the image is no longer needed
     */
    private boolean isOver(StylizationJob job, Instant tooLong, RunningJob running, ProgressReporter reporter) {
        Instant now = context.clock().instant();
        boolean late = job.isPastDeadline(now) || !now.isBefore(tooLong);
        if (late && job.request().onDeadline() == OnDeadline.FAIL) {
            running.stop().raise(StopSignal.Reason.DEADLINE);
        }
        if (running.stop().isRaised()) {
            throw new CancellationException("stopped: " + running.stop().reason());
        }
        return late && reporter.hasPainted();
    }

    private Started started(RequestRecord record, StylizationJob job, Schedule schedule, StylizationOptions options) {
        return new Started(
                job.id(),
                schedule.full().width(),
                schedule.full().height(),
                schedule.evaluations(),
                stylizer.memoryEstimate(schedule, options),
                record.attempt(),
                context.worker(),
                job.request().metadata());
    }

    private static Failure failure(StylizationException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof LayerNotReachedException) {
            return Failure.of(FailureCode.INVALID_REQUEST, List.of(new FieldError("$.parameters", message)));
        } else if (e instanceof ImageTooSmallException small) {
            return Failure.of(
                    FailureCode.INVALID_REQUEST, List.of(new FieldError("$.parameters." + small.field(), message)));
        } else if (e instanceof EngineOutOfMemoryException) {
            return Failure.of(FailureCode.OUT_OF_MEMORY, message);
        } else if (e instanceof EngineFailureException) {
            return Failure.of(FailureCode.ENGINE_FAILURE, message);
        }
        throw new IllegalStateException("unexpected failure of a painting", e);
    }
}
