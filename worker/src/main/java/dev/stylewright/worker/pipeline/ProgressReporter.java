package dev.stylewright.worker.pipeline;

import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.report.Losses;
import dev.stylewright.protocol.report.Progressed;
import dev.stylewright.protocol.report.Scale;
import dev.stylewright.protocol.report.WorkerInfo;
import dev.stylewright.worker.job.StylizationJob;
import dev.stylewright.worker.pipeline.image.Previews;
import dev.stylewright.worker.pipeline.observe.RunningJob;
import dev.stylewright.worker.pipeline.queue.ProgressSink;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.stylize.Evaluation;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.Listener;
import dev.stylewright.worker.stylize.options.Schedule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Publishes progress: at most one event per {@code minInterval} and per 5 % of the evaluations; if the painting ends sooner, one at the last
 * evaluation. Also updates the remaining time for the poll thread. Used on the job thread only.
 */
final class ProgressReporter implements Listener {

    private static final double MIN_SHARE = 0.05;

    private final ProgressSink sink;
    private final RequestRecord record;
    private final StylizationRequest request;
    private final RunningJob running;
    private final WorkerInfo worker;
    private final Clock clock;
    private final Duration minInterval;
    private final RemainingTime remainingTime;
    private final Instant began;
    private Instant lastSent;
    private int lastIndex;
    private final Optional<S3Uri> preview;
    private final Previews previews;
    private int lastPreview;
    private boolean previewsWork = true;
    private int scale;
    private double best = Double.POSITIVE_INFINITY;

    ProgressReporter(
            JobContext context,
            RequestRecord record,
            StylizationJob job,
            RunningJob running,
            Schedule schedule,
            Previews previews) {
        this.previews = previews;
        this.sink = context.progress();
        this.worker = context.worker();
        this.clock = context.clock();
        this.minInterval = context.progressInterval();
        this.record = record;
        this.request = job.request();
        this.preview = job.preview();
        this.running = running;
        this.remainingTime = new RemainingTime(schedule, worker.device());
        this.began = clock.instant();
        this.lastSent = began;
    }

    @Override
    public void evaluated(Evaluation evaluation) {
        report(evaluation, Optional.empty());
    }

    @Override
    public void evaluated(Evaluation evaluation, Supplier<Image> image) {
        report(evaluation, Optional.of(image));
    }

    private void report(Evaluation evaluation, Optional<Supplier<Image>> image) {
        boolean isBest = isBest(evaluation);
        Instant now = clock.instant();
        Duration elapsed = elapsed(now);
        Duration remaining = remainingTime.after(evaluation, elapsed);
        running.expect(remaining);
        running.listener().evaluated(evaluation);
        if (isDue(evaluation, now) && isReportable(evaluation.losses())) {
            lastSent = now;
            lastIndex = evaluation.index();
            Optional<S3Uri> stored = isBest || isLastChanceOfAPreview(evaluation)
                    ? image.flatMap(shown -> store(evaluation, shown))
                    : Optional.empty();
            sink.publish(record, event(evaluation, remaining, stored));
        }
    }

    /** Whether no better image has been painted at this size. */
    private boolean isBest(Evaluation evaluation) {
        if (evaluation.scale() != scale) {
            scale = evaluation.scale();
            best = Double.POSITIVE_INFINITY;
        }
        boolean isBest = evaluation.losses().total() <= best;
        best = isBest ? evaluation.losses().total() : best;
        return isBest;
    }

    /** Stores a preview with the first event after {@code previewEvery} evaluations. */
    private Optional<S3Uri> store(Evaluation evaluation, Supplier<Image> image) {
        int every = request.parameters().previewEvery();
        if (preview.isEmpty()
                || !previewsWork
                || running.stop().isRaised()
                || evaluation.index() - lastPreview < every) {
            return Optional.empty();
        }
        lastPreview = evaluation.index();
        Optional<S3Uri> put = previews.put(preview.get(), image.get(), evaluation.index());
        previewsWork = put.isPresent();
        return put;
    }

    /** Whether an image exists. */
    boolean hasPainted() {
        return scale > 0;
    }

    private boolean isDue(Evaluation evaluation, Instant now) {
        if ((lastIndex == 0 && evaluation.index() == evaluation.of()) || isLastChanceOfAPreview(evaluation)) {
            return true;
        }
        boolean longAgo = Duration.between(lastSent, now).compareTo(minInterval) >= 0;
        return longAgo && evaluation.index() - lastIndex >= MIN_SHARE * evaluation.of();
    }

    /**
     * A short painting may have sent its only event at an evaluation without improvement; this ensures one preview if the request asks for previews.
     */
    private boolean isLastChanceOfAPreview(Evaluation evaluation) {
        return lastPreview == 0
                && evaluation.index() == evaluation.of()
                && evaluation.index() >= request.parameters().previewEvery()
                && preview.isPresent();
    }

    /** Never negative: the machine's clock may be set back during a painting. */
    private Duration elapsed(Instant now) {
        Duration elapsed = Duration.between(began, now);
        return elapsed.isNegative() ? Duration.ZERO : elapsed;
    }

    /** Losses of a rejected optimiser step may overflow; the protocol carries finite losses only. */
    private static boolean isReportable(dev.stylewright.worker.stylize.Losses losses) {
        return Stream.of(
                        Stream.of(losses.content(), losses.style(), losses.totalVariation(), losses.total()),
                        losses.styleByLayer().values().stream(),
                        losses.contentByLayer().values().stream())
                .flatMap(values -> values)
                .allMatch(value -> value >= 0 && Double.isFinite(value));
    }

    private Progressed event(Evaluation evaluation, Duration remaining, Optional<S3Uri> stored) {
        return new Progressed(
                request.id(),
                evaluation.index(),
                evaluation.of(),
                new Scale(evaluation.scale(), evaluation.scales(), evaluation.width(), evaluation.height()),
                wire(evaluation.losses()),
                remainingTime.evaluationsPerSecond(),
                OptionalLong.of(remaining.toMillis()),
                stored,
                record.attempt(),
                worker,
                request.metadata());
    }

    /** Converts losses of the stylizer to those of the protocol. */
    static Losses wire(dev.stylewright.worker.stylize.Losses losses) {
        return new Losses(
                losses.content(),
                losses.style(),
                losses.totalVariation(),
                losses.total(),
                losses.styleByLayer(),
                losses.contentByLayer());
    }
}
