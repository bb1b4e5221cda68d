package dev.stylewright.worker.pipeline.storage;

import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Watches a store. After a number of consecutive failures not caused by requests, the store counts as unavailable until it answers once; when it is
 * full, until it accepts an object or, while no job waits for that, answers once. Calls are passed on in any case, at the pace of the retrying job;
 * only the taking of requests stops. Thread-safe.
 */
public final class StoreCircuitBreaker implements ImageStore, StoreHealth {

    private final ImageStore store;
    private final int threshold;
    private final Duration probeInterval;
    private final OutageLog log;
    private int failures;
    private boolean full;
    private Kind lastFailure = Kind.UNAVAILABLE;
    private long failedAt;
    private long answeredAt;

    /**
     * Wraps a store, which counts as available at first.
     *
     * @param failures number of consecutive failures, at least 1
     * @param probeInterval interval of probes after a failure, and how long an answer stays valid; above zero
     */
    public StoreCircuitBreaker(ImageStore store, int failures, Duration probeInterval) {
        this.store = store;
        this.threshold = failures;
        this.probeInterval = probeInterval;
        this.log = new OutageLog(InstantSource.system());
        long longAgo = System.nanoTime() - probeInterval.toNanos();
        this.failedAt = longAgo;
        this.answeredAt = longAgo;
    }

    @Override
    public synchronized Optional<String> obstacle() {
        if (!full && failures < threshold) {
            return Optional.empty();
        }
        return Optional.of(
                switch (lastFailure) {
                    case CREDENTIALS -> "the store does not accept this worker's credentials";
                    case FULL -> "the store is full or overloaded";
                    default -> "the store does not answer";
                });
    }

    /** Whether the last call was answered, at most the probe interval ago. */
    public synchronized boolean hasJustAnswered() {
        return isAvailable() && failures == 0 && leftOfInterval(answeredAt).isPresent();
    }

    /** Time until {@link #probe} calls the store. */
    public synchronized Duration untilProbe() {
        return leftOfInterval(failedAt).orElse(Duration.ZERO);
    }

    /** The rest of the probe interval since {@code nanos}; empty when it is over. */
    private Optional<Duration> leftOfInterval(long nanos) {
        Duration left = probeInterval.minusNanos(System.nanoTime() - nanos);
        return left.isNegative() || left.isZero() ? Optional.empty() : Optional.of(left);
    }

    /** Probes the store if the interval is over; for a worker without a job. */
    public void probe() {
        if (hasJustAnswered() || !untilProbe().isZero()) {
            return;
        }
        try {
            store.check();
            answered(true);
        } catch (StoreException e) {
            failed(e, true);
        }
    }

    @Override
    public StoredObject fetch(ObjectLocation from, long maxBytes) throws StoreException {
        return watched(() -> store.fetch(from, maxBytes), true);
    }

    @Override
    public Optional<ObjectInfo> find(ObjectLocation at) throws StoreException {
        return watched(() -> store.find(at), true);
    }

    @Override
    public ObjectInfo put(ObjectLocation to, NewObject object, Precondition precondition) throws StoreException {
        return watched(() -> store.put(to, object, precondition), true);
    }

    /** A full store answers this call, too. */
    @Override
    public void check() throws StoreException {
        watched(
                () -> {
                    store.check();
                    return true;
                },
                false);
    }

    @FunctionalInterface
    private interface Call<T> {
        T make() throws StoreException;
    }

    private <T> T watched(Call<T> call, boolean needsRoom) throws StoreException {
        try {
            T answer = call.make();
            answered(needsRoom);
            return answer;
        } catch (StoreException e) {
            failed(e, needsRoom);
            throw e;
        }
    }

    private synchronized void answered(boolean hasRoom) {
        answeredAt = System.nanoTime();
        failures = 0;
        full = full && !hasRoom;
        if (isAvailable()) {
            log.back();
        }
    }

    /** A refusal counts as an answer. */
    private synchronized void failed(StoreException failure, boolean hasRoom) {
        if (!failure.kind().mayPass()) {
            answered(hasRoom);
            return;
        }
        lastFailure = failure.kind();
        failedAt = System.nanoTime();
        failures++;
        full = full || lastFailure == Kind.FULL;
        obstacle().ifPresent(obstacle -> log.away(obstacle, String.valueOf(failure.getMessage())));
    }
}
