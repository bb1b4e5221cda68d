package dev.stylewright.worker.pipeline;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** "Should I stop?", asked by the job thread, answered by whoever has a reason. The first reason stands. Thread-safe. */
public final class StopSignal {

    /** Why a job is stopped before it is done. */
    public enum Reason {
        /** The record belongs to somebody else now: say nothing, write nothing. */
        CLAIM_LOST,
        /** This worker is going away: give the record back. */
        HAND_BACK,
        /** The request's deadline has passed. */
        DEADLINE,
        /** The store doesn't answer, whatever it is asked: give the record back, for when it does. */
        STORE_AWAY
    }

    private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>();
    private final CountDownLatch raised = new CountDownLatch(1);

    public void raise(Reason because) {
        reason.compareAndSet(null, because);
        raised.countDown();
    }

    /**
     * Waits until the signal is raised, but not longer than {@code atMost}.
     *
     * @return whether it is raised
     * @throws InterruptedException the waiting thread is to end
     */
    boolean await(Duration atMost) throws InterruptedException {
        return raised.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    public boolean isRaised() {
        return reason.get() != null;
    }

    public Optional<Reason> reason() {
        return Optional.ofNullable(reason.get());
    }
}
