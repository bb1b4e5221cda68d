package dev.stylewright.worker.pipeline.storage;

import dev.failsafe.Execution;
import dev.stylewright.worker.pipeline.observe.RunningJob;
import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of jobs to the store. Temporary failures are retried until the job must stop. While the store is unavailable or full there is no other
 * limit: the job waits and keeps its work. If the store is available and only this call fails, it is given up after {@link RetryPolicy#maxDuration}.
 * Permanent failures are not retried. Thread-safe.
 */
public final class StoreCalls {

    private static final Logger LOG = LoggerFactory.getLogger(StoreCalls.class);

    private final ImageStore store;
    private final RetryPolicy retries;

    /**
     * @param store the store; its {@linkplain ImageStore#check check} shows whether it is available
     * @param retries the delays between attempts
     */
    public StoreCalls(ImageStore store, RetryPolicy retries) {
        this.store = store;
        this.retries = retries;
    }

    /** A call to the store. */
    @FunctionalInterface
    public interface Call<T> {
        /** Calls the store once. */
        T make(ImageStore store) throws StoreException;
    }

    /** A variant that does not retry while the store is available. */
    StoreCalls once() {
        return new StoreCalls(store, retries.once());
    }

    /**
     * Calls the store, with retries if they may help. Before each retry the claim must have been confirmed: by then the object may belong to another
     * worker.
     *
     * @param what names the call in the log
     * @param running the job that waits for the call; its listener is notified of every retry
     * @throws StoreException the last failure
     */
    public <T> T call(String what, RunningJob running, Call<T> call) throws StoreException {
        Execution<Object> bounded = retries.bounded();
        Execution<Object> unbounded = retries.unbounded();
        boolean away = false;
        while (true) {
            try {
                T answer = call.make(store);
                if (away) {
                    LOG.info("{}: the store is available again, the job continues", what);
                }
                return answer;
            } catch (StoreException e) {
                if (!e.kind().mayPass() || running.stop().isRaised()) {
                    throw e;
                }
                if (e.kind() == Kind.FULL || isAway()) {
                    if (!away) {
                        LOG.warn("{}: the job waits for the store: {}", what, e.getMessage());
                    }
                    away = true;
                    awaitReturn(unbounded, running, e);
                    bounded = retries.bounded();
                } else {
                    bounded.recordException(e);
                    if (bounded.isComplete()) {
                        throw e;
                    }
                    LOG.warn("{}: retrying (try {}): {}", what, bounded.getAttemptCount() + 1, e.getMessage());
                    pause(bounded.getDelay(), running, e);
                    unbounded = retries.unbounded();
                }
                if (!running.isClaimFresh()) {
                    throw e;
                }
                running.listener().retried();
            }
        }
    }

    private void awaitReturn(Execution<Object> delays, RunningJob running, StoreException failure)
            throws StoreException {
        do {
            delays.recordException(failure);
            pause(delays.getDelay(), running, failure);
        } while (isAway());
    }

    /** Whether the store fails even the simplest call, so that the failure is not specific to this one. */
    private boolean isAway() {
        try {
            store.check();
            return false;
        } catch (StoreException e) {
            return e.kind().mayPass();
        }
    }

    /** Waits between attempts; fails if the job must stop. */
    private static void pause(Duration delay, RunningJob running, StoreException failure) throws StoreException {
        try {
            if (running.pause(delay)) {
                throw failure;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }
}
