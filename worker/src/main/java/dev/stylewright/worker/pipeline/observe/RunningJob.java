package dev.stylewright.worker.pipeline.observe;

import dev.stylewright.worker.pipeline.queue.StopSignal;
import dev.stylewright.worker.pipeline.queue.TraceContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Where poll thread and job thread meet while a job runs. Thread-safe. */
public final class RunningJob {

    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LOOK_NANOS = Duration.ofMillis(5).toNanos();
    /** How late a job that waits notices that its deadline has passed. */
    private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();

    private final StopSignal stop = new StopSignal();
    private final JobListener listener;
    private final Map<String, String> labels = new ConcurrentHashMap<>();
    private volatile BooleanSupplier late = () -> false;
    private volatile @Nullable Duration remaining;
    private volatile @Nullable Long heldAt;

    /** A job that nobody listens to. */
    public RunningJob() {
        this(JobListener.NOBODY);
    }

    /** A job that {@code listener} hears of. */
    public RunningJob(JobListener listener) {
        this.listener = listener;
    }

    public StopSignal stop() {
        return stop;
    }

    /** Who hears of this job. */
    public JobListener listener() {
        return listener;
    }

    /** What names this job on the lines that are logged about it. */
    public Map<String, String> labels() {
        return Map.copyOf(labels);
    }

    /** The trace that the job belongs to is known. */
    public void belongsTo(TraceContext trace) {
        trace.traceId().ifPresent(id -> labels.put(JobLog.TRACE, id));
    }

    /** The request's id is known. */
    public void isOf(String requestId) {
        labels.put(JobLog.REQUEST, requestId);
    }

    /** How long the painting is still expected to take; empty while nothing is known. */
    public Optional<Duration> remaining() {
        return Optional.ofNullable(remaining);
    }

    /** The claim is held, as the queue says now; said by the poll thread, time and again. */
    public void held() {
        heldAt = System.nanoTime();
    }

    /**
     * Waits until the queue has said that the claim is held, if it didn't say so just now: this process may have slept
     * since, for longer than any claim. Asked before anything is written that others see. Where nobody watches over the
     * claim there is nothing to wait for.
     *
     * @return false when the job must stop
     */
    public boolean isClaimFresh() {
        while (!stop.isRaised()) {
            Long last = heldAt;
            if (last == null || System.nanoTime() - last < FRESH_NANOS) {
                return true;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return false;
    }

    /** A job that {@linkplain #pause waits} stops for its deadline once {@code deadlinePassed}; asked often, and cheap. */
    public void waitsUntil(BooleanSupplier deadlinePassed) {
        late = deadlinePassed;
    }

    /** Whether the job must stop, also for its deadline. Asked on the job thread, often, and cheap. */
    public boolean isOver() {
        if (late.getAsBoolean()) {
            stop.raise(StopSignal.Reason.DEADLINE);
        }
        return stop.isRaised();
    }

    /**
     * Waits on the job thread for something that the job can't go on without.
     *
     * @return whether the job must stop; it need not have waited for {@code atMost} then
     * @throws InterruptedException the job thread is to end
     */
    public boolean pause(Duration atMost) throws InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            boolean over = isOver();
            long left = atMost.toNanos() - (System.nanoTime() - begun);
            if (over || left <= 0) {
                return over;
            }
            stop.await(Duration.ofNanos(Math.min(left, PAUSE_NANOS)));
        }
    }

    public void expect(Duration stillToGo) {
        remaining = stillToGo;
    }
}
