package dev.stylewright.worker.pipeline;

import dev.stylewright.protocol.OnDeadline;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.FieldError;
import dev.stylewright.protocol.report.InputPicture;
import dev.stylewright.protocol.report.Started;
import dev.stylewright.worker.job.Failure;
import dev.stylewright.worker.job.JobException;
import dev.stylewright.worker.job.StylizationJob;
import dev.stylewright.worker.pipeline.observe.JobPhase;
import dev.stylewright.worker.pipeline.observe.RunningJob;
import dev.stylewright.worker.pipeline.picture.PictureCodec;
import dev.stylewright.worker.pipeline.picture.PictureFetcher;
import dev.stylewright.worker.pipeline.picture.PictureFormat;
import dev.stylewright.worker.pipeline.picture.PreservedMetadata;
import dev.stylewright.worker.pipeline.picture.Previews;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.StopSignal;
import dev.stylewright.worker.stylize.EngineFailureException;
import dev.stylewright.worker.stylize.EngineOutOfMemoryException;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.LayerNotReachedException;
import dev.stylewright.worker.stylize.PictureTooSmallException;
import dev.stylewright.worker.stylize.Schedule;
import dev.stylewright.worker.stylize.Stylization;
import dev.stylewright.worker.stylize.StylizationException;
import dev.stylewright.worker.stylize.StylizationOptions;
import dev.stylewright.worker.stylize.Stylizer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Where the painting happens: fetches the pictures of a job, paints, and encodes the result. Used on the job thread.
 */
final class StylizationExecutor {

    private final PictureFetcher fetcher;
    private final Stylizer stylizer;
    private final PictureCodec codec;
    private final Previews previews;
    private final JobContext context;

    /**
     * @param fetcher brings the pictures
     * @param stylizer paints
     * @param codec encodes the result
     * @param previews shows what is being painted
     * @param context what all jobs share
     */
    StylizationExecutor(
            PictureFetcher fetcher, Stylizer stylizer, PictureCodec codec, Previews previews, JobContext context) {
        this.fetcher = fetcher;
        this.stylizer = stylizer;
        this.codec = codec;
        this.previews = previews;
        this.context = context;
    }

    /**
     * A finished painting.
     *
     * @param encoded PNG or JPEG, as the output's name says
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Work(
            Stylization stylization,
            byte[] encoded,
            List<InputPicture> inputs,
            Duration fetching,
            Duration stylizing) {}

    /** Paints {@code job}; empty when it was told to stop before the picture was done. */
    Optional<Work> paint(RequestRecord record, StylizationJob job, RunningJob running) throws JobException {
        Instant began = context.clock().instant();
        PictureFetcher.Pictures pictures =
                running.listener().during(JobPhase.FETCHING, () -> fetcher.fetch(job, running));
        Instant fetched = context.clock().instant();
        Optional<Stylization> painting;
        try {
            painting = running.listener().during(JobPhase.STYLIZING, () -> stylize(record, job, pictures, running));
        } catch (StylizationException e) {
            throw new JobException(failure(e), e);
        }
        if (painting.isEmpty() || running.stop().isRaised()) {
            return Optional.empty();
        }
        Instant painted = context.clock().instant();
        PictureFormat format = PictureFormat.ofKey(job.request().output().key()).orElseThrow();
        byte[] encoded = running.listener()
                .during(
                        JobPhase.ENCODING,
                        () -> codec.encode(
                                painting.get().picture(),
                                format,
                                job.request().parameters().quality(),
                                kept(job, pictures)));
        return Optional.of(new Work(
                painting.get(),
                encoded,
                pictures.inputs(),
                Duration.between(began, fetched),
                Duration.between(fetched, painted)));
    }

    private static PreservedMetadata kept(StylizationJob job, PictureFetcher.Pictures pictures) {
        PreservedMetadata all = pictures.original().preserved();
        return job.request().parameters().keepMetadata() ? all : all.anonymous();
    }

    /** The painting; empty where it was stopped and nobody wants the picture so far. */
    private Optional<Stylization> stylize(
            RequestRecord record, StylizationJob job, PictureFetcher.Pictures pictures, RunningJob running) {
        StylizationOptions options = OptionsMapper.of(job.request().parameters());
        ImageSize content =
                new ImageSize(pictures.content().width(), pictures.content().height());
        Schedule schedule = stylizer.plan(content, options);
        context.progress().publish(record, started(record, job, schedule, options));
        Previews shown = previews.keeping(pictures.original().preserved());
        ProgressReporter reporter = new ProgressReporter(context, record, job.request(), running, schedule, shown);
        try {
            return Optional.of(stylizer.stylize(
                    pictures.content(), pictures.styles(), options, reporter, () -> isOver(job, running, reporter)));
        } catch (CancellationException e) {
            return Optional.empty();
        }
    }

    /**
     * At the deadline a job fails, or ends with the best picture so far; there always is one, if late.
     *
     * @throws CancellationException nobody wants the picture any more
     */
    private boolean isOver(StylizationJob job, RunningJob running, ProgressReporter reporter) {
        boolean late = job.isPastDeadline(context.clock().instant());
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
        } else if (e instanceof PictureTooSmallException) {
            return Failure.of(FailureCode.INVALID_REQUEST, List.of(new FieldError("$.parameters.size", message)));
        } else if (e instanceof EngineOutOfMemoryException) {
            return Failure.of(FailureCode.OUT_OF_MEMORY, message);
        } else if (e instanceof EngineFailureException) {
            return Failure.of(FailureCode.ENGINE_FAILURE, message);
        }
        throw new IllegalStateException("a painting failed in a way nobody planned for", e);
    }
}
