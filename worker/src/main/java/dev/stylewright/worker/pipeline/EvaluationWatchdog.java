package dev.stylewright.worker.pipeline;

import dev.stylewright.protocol.Parameters;
import dev.stylewright.worker.job.StylizationJob;
import dev.stylewright.worker.pipeline.observe.JobListener;
import dev.stylewright.worker.pipeline.observe.JobPhase;
import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.stylize.Evaluation;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Notices that the engine stands still: from when a painting or a test picture is begun until it ends, each evaluation may take
 * so long and no longer. Whoever calls {@link #tick} keeps the time, so that time in which the whole process sleeps doesn't
 * count. Thread-safe.
 */
public final class EvaluationWatchdog implements WorkerObserver {

    /**
     * What an evaluation may take for each pixel of the content and of each style, taken as squares. In tiles, on two cores, it takes
     * 14 µs for a pixel of the content (worker/docs/operations/sizing.md).
     */
    private static final long NANOS_PER_PIXEL = 100_000;

    private final Duration atLeast;
    private final Duration tick;
    private final Consumer<Stall> whenStalled;
    private volatile @Nullable Watch watch;

    /**
     * An evaluation that takes too long.
     *
     * @param position of the request that is worked on
     * @param thread what waits for the engine
     * @param age how long it has waited
     * @param limit how long it may
     */
    public record Stall(RequestRecord.Position position, Thread thread, Duration age, Duration limit) {}

    /** What is watched: the time of one painting since it began or evaluated last. */
    private record Watch(RequestRecord.Position position, Thread thread, Duration limit, AtomicLong ticks) {}

    /**
     * A watchdog with nothing to watch yet.
     *
     * @param atLeast what any evaluation may take, however small the picture
     * @param tick how often {@link #tick} will be called
     * @param whenStalled called by {@link #tick}, once for each painting that takes too long
     */
    public EvaluationWatchdog(Duration atLeast, Duration tick, Consumer<Stall> whenStalled) {
        this.atLeast = atLeast;
        this.tick = tick;
        this.whenStalled = whenStalled;
    }

    /** The time of one tick has passed. From one thread. */
    public void tick() {
        Watch now = watch;
        if (now == null) {
            return;
        }
        Duration before = age(now.ticks().getAndIncrement());
        Duration age = before.plus(tick);
        if (age.compareTo(now.limit()) > 0 && before.compareTo(now.limit()) <= 0) {
            whenStalled.accept(new Stall(now.position(), now.thread(), age, now.limit()));
        }
    }

    private Duration age(long ticks) {
        return tick.multipliedBy(ticks);
    }

    /** How long ago the painting under way evaluated last, or began; zero while nothing is painted. */
    public Duration age() {
        Watch now = watch;
        return now == null ? Duration.ZERO : age(now.ticks().get());
    }

    /** How long an evaluation of the painting under way may take; what any may take while nothing is painted. */
    public Duration limit() {
        Watch now = watch;
        return now == null ? atLeast : now.limit();
    }

    @Override
    public JobListener taken(RequestRecord record) {
        return new WatchedJob(record.position());
    }

    /** Watches the phases of one request in which the engine works. */
    private final class WatchedJob implements JobListener {

        private final RequestRecord.Position position;
        private volatile Duration limit = atLeast;

        WatchedJob(RequestRecord.Position position) {
            this.position = position;
        }

        /** Before the first evaluation at a size all pictures go through the network at that size. */
        @Override
        public void accepted(StylizationJob job) {
            Parameters parameters = job.request().parameters();
            double content = (double) parameters.size() * parameters.size();
            double style = content * parameters.styleScale() * parameters.styleScale();
            double pixels = content + style * job.request().styles().size();
            Duration needed = Duration.ofNanos((long) (NANOS_PER_PIXEL * pixels));
            limit = needed.compareTo(atLeast) > 0 ? needed : atLeast;
        }

        @Override
        public Runnable begin(JobPhase phase) {
            if (phase != JobPhase.STYLIZING && phase != JobPhase.TESTING) {
                return () -> {};
            }
            watch = new Watch(
                    position, Thread.currentThread(), phase == JobPhase.TESTING ? atLeast : limit, new AtomicLong());
            return () -> watch = null;
        }

        @Override
        public void evaluated(Evaluation evaluation) {
            Watch now = watch;
            if (now != null) {
                now.ticks().set(0);
            }
        }
    }
}
