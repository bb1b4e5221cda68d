package dev.stylewright.worker.pipeline;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

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

    private final AtomicReference<Optional<Reason>> reason = new AtomicReference<>(Optional.empty());

    public void raise(Reason because) {
        reason.compareAndSet(Optional.empty(), Optional.of(because));
    }

    public boolean isRaised() {
        return reason.get().isPresent();
    }

    public Optional<Reason> reason() {
        return reason.get();
    }
}
