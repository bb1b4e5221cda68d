package dev.stylewright.worker.pipeline;

import java.util.Optional;
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
        DEADLINE
    }

    private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>();

    public void raise(Reason because) {
        reason.compareAndSet(null, because);
    }

    public boolean isRaised() {
        return reason.get() != null;
    }

    public Optional<Reason> reason() {
        return Optional.ofNullable(reason.get());
    }
}
