package dev.stylewright.worker.pipeline.storage;

import dev.failsafe.CircuitBreaker;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store that is watched: when it hasn't answered so many times in a row, it is held to be away until it answers once.
 * Calls are passed on all the same, at the pace of the job that retries them; what stops is the taking of requests.
 * Thread-safe.
 */
public final class StoreCircuitBreaker implements ImageStore, StoreHealth {

    private static final Logger LOG = LoggerFactory.getLogger(StoreCircuitBreaker.class);

    private final ImageStore store;
    private final CircuitBreaker<Object> breaker;

    /**
     * A store that is held to be there.
     *
     * @param failures how many calls in a row must go unanswered, at least 1
     * @param probeInterval how long after a failure the store is asked again, above zero
     */
    public StoreCircuitBreaker(ImageStore store, int failures, Duration probeInterval) {
        this.store = store;
        this.breaker = CircuitBreaker.builder()
                .withFailureThreshold(failures)
                .withDelay(probeInterval)
                .onOpen(event -> LOG.warn("the store doesn't answer: no requests are taken until it does"))
                .onClose(event -> LOG.info("the store answers again: requests are taken"))
                .build();
    }

    @Override
    public boolean isAvailable() {
        return breaker.isClosed();
    }

    /** How long until {@link #probe} asks the store. */
    public Duration untilProbe() {
        return breaker.getRemainingDelay();
    }

    /** Asks the store whether it is back, if it is time to. */
    public void probe() {
        if (!isAvailable() && breaker.tryAcquirePermit()) {
            try {
                check();
            } catch (StoreException e) {
                LOG.debug("the store was asked whether it is back", e);
            }
        }
    }

    @Override
    public StoredObject fetch(ObjectLocation from, long maxBytes) throws StoreException {
        return watched(() -> store.fetch(from, maxBytes));
    }

    @Override
    public Optional<ObjectInfo> find(ObjectLocation at) throws StoreException {
        return watched(() -> store.find(at));
    }

    @Override
    public ObjectInfo put(ObjectLocation to, NewObject object, Precondition precondition) throws StoreException {
        return watched(() -> store.put(to, object, precondition));
    }

    @Override
    public void check() throws StoreException {
        watched(() -> {
            store.check();
            return true;
        });
    }

    /** A refusal is an answer, too. */
    private <T> T watched(RetryPolicy.Call<T> call) throws StoreException {
        try {
            T answer = call.make();
            answered();
            return answer;
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.UNAVAILABLE) {
                breaker.recordFailure();
            } else {
                answered();
            }
            throw e;
        }
    }

    private void answered() {
        if (breaker.isOpen()) {
            breaker.close();
        }
        breaker.recordSuccess();
    }
}
