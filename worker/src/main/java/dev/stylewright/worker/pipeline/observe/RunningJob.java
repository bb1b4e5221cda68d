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

/** State shared by poll thread and job thread while a job runs. Thread-safe. */
public final class RunningJob {

    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LOOK_NANOS = Duration.ofMillis(5).toNanos();
    /** How late a waiting job notices that its deadline has passed. */
    private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();

    private final StopSignal stop = new StopSignal();
    private final JobListener listener;
    private final Map<String, String> labels = new ConcurrentHashMap<>();
    private volatile BooleanSupplier late = () -> false;
    private volatile @Nullable Duration remaining;
    private volatile @Nullable Long heldAt;

    /** A job without a listener. */
    public RunningJob() {
        this(JobListener.NONE);
    }

    /** A job with a listener. */
    public RunningJob(JobListener listener) {
        this.listener = listener;
    }

    public StopSignal stop() {
        return stop;
    }

    /** The listener of this job. */
    public JobListener listener() {
        return listener;
    }

    /** The labels that identify this job on log lines. */
    public Map<String, String> labels() {
        return Map.copyOf(labels);
    }

    /** Sets the job's trace. */
    public void belongsTo(TraceContext trace) {
        trace.traceId().ifPresent(id -> labels.put(JobLog.TRACE, id));
    }

    /** Sets the request's id. */
    public void isOf(String requestId) {
        labels.put(JobLog.REQUEST, requestId);
    }

    /** Estimated remaining time of the painting; empty while unknown. */
    public Optional<Duration> remaining() {
        return Optional.ofNullable(remaining);
    }

    /** Confirms that the claim is held. Called repeatedly by the poll thread. */
    public void held() {
        heldAt = System.nanoTime();
    }

    /**
     * Waits until the queue has confirmed the claim, unless it has just done so: this process may have been suspended for longer than any claim
     * lasts. Called before anything visible to others is written. Returns at once if nothing renews the claim.
     *
     * @return false if the job must stop
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

    /** Lets a job that {@linkplain #pause waits} stop for its deadline once {@code deadlinePassed}, which is called often and must be cheap. */
    public void waitsUntil(BooleanSupplier deadlinePassed) {
        late = deadlinePassed;
    }

    /** Whether the job must stop, including for its deadline. Called often on the job thread, so it is cheap. */
    public boolean isOver() {
        if (late.getAsBoolean()) {
            stop.raise(StopSignal.Reason.DEADLINE);
        }
        return stop.isRaised();
    }

    /**
     * Waits on the job thread for a condition that the job depends on.
     *
     * @return whether the job must stop; then the wait may end before {@code atMost}
     * @throws InterruptedException the job thread was interrupted
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
