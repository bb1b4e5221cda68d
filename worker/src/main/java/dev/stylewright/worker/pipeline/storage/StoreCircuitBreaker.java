package dev.stylewright.worker.pipeline.storage;

import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Watches a store. After a number of consecutive failures not caused by requests, or after 15 seconds without an answer to a call, the store counts as
 * unavailable until it answers once; when it is full, until it accepts an object or, while no job waits for that, answers once. Calls are passed on in
 * any case, at the pace of the retrying job; only the taking of requests stops. Thread-safe.
 */
public final class StoreCircuitBreaker implements ImageStore, StoreHealth {

    private static final String SILENT = "the store does not answer";
    /** Maximum time without an answer. {@link #watch} must be called more often than that. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /** {@link #watch} sends no call if the last answer is more recent than this. */
    private static final Duration RECENT = Duration.ofSeconds(4);

    private final ImageStore store;
    private final int threshold;
    private final Duration probeInterval;
    private final OutageLog log;
    private int failures;
    private boolean full;
    private Kind lastFailure = Kind.UNAVAILABLE;
    private long failedAt;
    private long answeredAt;
    /** Start of the first call after the last answer; empty if no call is unanswered. */
    private OptionalLong askedAt = OptionalLong.empty();

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
            return isSilent() ? Optional.of(SILENT) : Optional.empty();
        }
        return Optional.of(
                switch (lastFailure) {
                    case CREDENTIALS -> "the store does not accept this worker's credentials";
                    case FULL -> "the store is full or overloaded";
                    default -> SILENT;
                });
    }

    private boolean isSilent() {
        return askedAt.isPresent() && System.nanoTime() - askedAt.getAsLong() >= PATIENCE.toNanos();
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
        ask(true);
    }

    /** Probes the store unless it has just answered, whether or not a job runs. */
    public void watch() {
        synchronized (this) {
            if (failures == 0 && System.nanoTime() - answeredAt < RECENT.toNanos()) {
                return;
            }
        }
        ask(false);
    }

    private void ask(boolean needsRoom) {
        synchronized (this) {
            if (askedAt.isEmpty()) {
                askedAt = OptionalLong.of(System.nanoTime());
            }
        }
        try {
            store.check();
            answered(needsRoom);
        } catch (StoreException e) {
            failed(e, needsRoom);
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
        askedAt = OptionalLong.empty();
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
