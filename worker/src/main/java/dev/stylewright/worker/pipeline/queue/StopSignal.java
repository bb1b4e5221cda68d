package dev.stylewright.worker.pipeline.queue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Signals the job thread to stop. Only the first reason counts. Thread-safe. */
public final class StopSignal {

    /** Why a job is stopped before it is done. */
    public enum Reason {
        /** The record belongs to another worker: publish nothing, write nothing. */
        CLAIM_LOST,
        /** This worker is stopping: hand the record back. */
        HAND_BACK,
        /** The request's deadline has passed. */
        DEADLINE,
        /** The caller no longer wants the result. */
        CANCELLED,
        /** The engine no longer works: leave the record to another worker, with the attempt counted. */
        ENGINE_SICK
    }

    private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>();
    private final CountDownLatch raised = new CountDownLatch(1);
    private volatile @Nullable Trigger trigger;

    private record Trigger(Reason because, BooleanSupplier condition) {}

    public void raise(Reason because) {
        reason.compareAndSet(null, because);
        raised.countDown();
    }

    /** Raises the signal as soon as it is checked and {@code condition} holds; the condition is called often and must be cheap. */
    public void raiseWhen(Reason because, BooleanSupplier condition) {
        trigger = new Trigger(because, condition);
    }

    /**
     * Waits until the signal is raised, at most {@code atMost}.
     *
     * @return whether it is raised
     * @throws InterruptedException the waiting thread was interrupted
     */
    public boolean await(Duration atMost) throws InterruptedException {
        return raised.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    public boolean isRaised() {
        return reason().isPresent();
    }

    public Optional<Reason> reason() {
        Trigger current = trigger;
        if (current != null && reason.get() == null && current.condition().getAsBoolean()) {
            raise(current.because());
        }
        return Optional.ofNullable(reason.get());
    }
}
