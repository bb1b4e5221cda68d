package dev.stylewright.worker.pipeline.storage;

import dev.failsafe.Execution;
import dev.stylewright.worker.pipeline.observe.RunningJob;
import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of jobs to the store. What may pass is tried again until the job must stop. While the store is away, whatever it is
 * asked, or full, there is no other limit: the job waits, and with it what it has painted. Where the store is there and only
 * this call fails, it is given up after {@link RetryPolicy#maxDuration}. What can't pass fails at once. Thread-safe.
 */
public final class StoreCalls {

    private static final Logger LOG = LoggerFactory.getLogger(StoreCalls.class);

    private final ImageStore store;
    private final RetryPolicy retries;

    /**
     * @param store what is called; its {@linkplain ImageStore#check check} tells whether it is away
     * @param retries the delays between tries
     */
    public StoreCalls(ImageStore store, RetryPolicy retries) {
        this.store = store;
        this.retries = retries;
    }

    /** A call to the store. */
    @FunctionalInterface
    public interface Call<T> {
        /** Makes it once. */
        T make(ImageStore store) throws StoreException;
    }

    /** The same, but a store that is there is asked once. */
    StoreCalls once() {
        return new StoreCalls(store, retries.once());
    }

    /**
     * Calls the store, again and again where that may help. Before a further try the claim must have been held just now: what
     * was to be written may be another worker's by then.
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
                    LOG.info("{}: the store is back, the job goes on", what);
                }
                return answer;
            } catch (StoreException e) {
                if (!e.kind().mayPass() || running.stop().isRaised()) {
                    throw e;
                }
                if (e.kind() == Kind.FULL || isAway()) {
                    if (!away) {
                        LOG.warn("{}: the job waits until the store is back: {}", what, e.getMessage());
                    }
                    away = true;
                    awaitReturn(unbounded, running, e);
                    bounded = retries.bounded();
                } else {
                    bounded.recordException(e);
                    if (bounded.isComplete()) {
                        throw e;
                    }
                    LOG.warn("{}: try {} follows, {}", what, bounded.getAttemptCount() + 1, e.getMessage());
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

    /** Whether the store doesn't answer even the simplest question: then it isn't this one call that it can't serve. */
    private boolean isAway() {
        try {
            store.check();
            return false;
        } catch (StoreException e) {
            return e.kind().mayPass();
        }
    }

    /** A job that must stop doesn't wait for its next try. */
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
