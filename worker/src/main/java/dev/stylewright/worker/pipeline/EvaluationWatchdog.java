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
 * Detects a hanging engine: while an image or a test image is painted, each evaluation has a time limit. Time advances only with calls of {@link
 * #tick}, so that time during which the whole process is suspended does not count. Thread-safe.
 */
public final class EvaluationWatchdog implements WorkerObserver {

    /**
     * Time limit of an evaluation per pixel of the content and of each style, taken as squares. In tiles, on two cores, it takes 14 µs per pixel of
     * the content (worker/docs/operations/sizing.md).
     */
    private static final long NANOS_PER_PIXEL = 100_000;

    private final Duration atLeast;
    private final Duration tick;
    private final Consumer<Stall> whenStalled;
    private volatile @Nullable Watch watch;

    /**
     * An evaluation that exceeds its time limit.
     *
     * @param position position of the request
     * @param thread the thread that waits for the engine
     * @param age how long it has waited
     * @param limit the time limit
     */
    public record Stall(RequestRecord.Position position, Thread thread, Duration age, Duration limit) {}

    /** A watched painting: ticks since it began or since its last evaluation. */
    private record Watch(RequestRecord.Position position, Thread thread, Duration limit, AtomicLong ticks) {}

    /**
     * A watchdog with nothing to watch yet.
     *
     * @param atLeast minimum time limit of an evaluation, regardless of image size
     * @param tick interval between calls of {@link #tick}
     * @param whenStalled called by {@link #tick}, once for each painting that exceeds its limit
     */
    public EvaluationWatchdog(Duration atLeast, Duration tick, Consumer<Stall> whenStalled) {
        this.atLeast = atLeast;
        this.tick = tick;
        this.whenStalled = whenStalled;
    }

    /** Advances time by one tick. From one thread. */
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

    /** Time since the current painting's last evaluation or its start; zero while nothing is painted. */
    public Duration age() {
        Watch now = watch;
        return now == null ? Duration.ZERO : age(now.ticks().get());
    }

    /** Time limit of an evaluation of the current painting; the minimum while nothing is painted. */
    public Duration limit() {
        Watch now = watch;
        return now == null ? atLeast : now.limit();
    }

    @Override
    public JobListener taken(RequestRecord record) {
        return new WatchedJob(record.position());
    }

    /** Watches the phases of one request that use the engine. */
    private final class WatchedJob implements JobListener {

        private final RequestRecord.Position position;
        private volatile Duration limit = atLeast;

        WatchedJob(RequestRecord.Position position) {
            this.position = position;
        }

        /** Before the first evaluation at a size, all images pass through the network at that size. */
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
