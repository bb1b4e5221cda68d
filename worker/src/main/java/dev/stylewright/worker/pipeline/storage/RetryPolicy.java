package dev.stylewright.worker.pipeline.storage;

import dev.failsafe.Execution;
import dev.failsafe.RetryPolicyBuilder;
import dev.stylewright.worker.pipeline.observe.RunningJob;
import dev.stylewright.worker.pipeline.queue.StopSignal;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retries of what may pass: a store that doesn't answer is asked again with growing, jittered delays until
 * {@code maxDuration} is over or the job is told to stop. What can't pass fails at once.
 *
 * @param delay before the first retry
 * @param maxDelay the longest delay between two tries, at least {@code delay}
 * @param maxDuration how long a call is retried in all; up to {@code delay} it isn't retried
 */
public record RetryPolicy(Duration delay, Duration maxDelay, Duration maxDuration) {

    private static final Logger LOG = LoggerFactory.getLogger(RetryPolicy.class);
    private static final double JITTER = 0.25;

    /** @throws IllegalArgumentException when a delay isn't above zero */
    public RetryPolicy {
        if (delay.isNegative() || delay.isZero() || maxDelay.compareTo(delay) < 0 || maxDuration.isNegative()) {
            throw new IllegalArgumentException(
                    "a retry needs a delay above zero, a maxDelay not under it and a maxDuration not under zero: %s, %s, %s"
                            .formatted(delay, maxDelay, maxDuration));
        }
    }

    /** The same, but with a single try. */
    RetryPolicy once() {
        return new RetryPolicy(delay, maxDelay, Duration.ZERO);
    }

    /** A call to the store. */
    @FunctionalInterface
    public interface Call<T> {
        /** Makes it once. */
        T make() throws StoreException;
    }

    /**
     * Calls {@code store}, again and again where that may help.
     *
     * @param what names the call in the log
     * @param running the job that waits for the call; its listener hears of every further try
     * @throws StoreException the last failure
     */
    public <T> T call(String what, RunningJob running, Call<T> store) throws StoreException {
        var passing = dev.failsafe.RetryPolicy.<T>builder()
                .handleIf(e -> e instanceof StoreException failure
                        && failure.kind() == StoreException.Kind.UNAVAILABLE
                        && !running.stop().isRaised());
        Execution<T> execution = Execution.of(paced(passing).build());
        while (true) {
            try {
                return store.make();
            } catch (StoreException e) {
                execution.recordException(e);
                if (execution.isComplete()) {
                    throw e;
                }
                LOG.warn("{}: try {} follows, {}", what, execution.getAttemptCount() + 1, e.getMessage());
                pause(execution.getDelay(), running.stop(), e);
                running.listener().retried();
            }
        }
    }

    /** A job that is told to stop doesn't wait for its next try. */
    private static void pause(Duration delay, StopSignal stop, StoreException failure) throws StoreException {
        try {
            if (stop.await(delay)) {
                throw failure;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }

    private <T> RetryPolicyBuilder<T> paced(RetryPolicyBuilder<T> policy) {
        if (maxDuration.compareTo(delay) <= 0) {
            return policy.withMaxRetries(0);
        }
        RetryPolicyBuilder<T> delayed =
                maxDelay.equals(delay) ? policy.withDelay(delay) : policy.withBackoff(delay, maxDelay);
        return delayed.withJitter(JITTER).withMaxRetries(-1).withMaxDuration(maxDuration);
    }
}
