package dev.stylewright.worker.pipeline;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.function.CheckedSupplier;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retries of what may pass: a store that doesn't answer is asked again with growing, jittered delays until
 * {@code maxDuration} is over or the job is told to stop. What can't pass fails at once.
 *
 * @param delay before the first retry
 * @param maxDelay the longest delay between two tries
 * @param maxDuration how long a call is retried in all
 */
public record RetryPolicy(Duration delay, Duration maxDelay, Duration maxDuration) {

    private static final Logger LOG = LoggerFactory.getLogger(RetryPolicy.class);
    private static final double JITTER = 0.25;

    /**
     * Calls {@code store}, again and again where that may help.
     *
     * @param what names the call in the log
     * @throws StoreException the last failure
     */
    public <T> T call(String what, StopSignal stop, CheckedSupplier<T> store) throws StoreException {
        var policy = dev.failsafe.RetryPolicy.<T>builder()
                .handleIf(e -> e instanceof StoreException failure
                        && failure.kind() == StoreException.Kind.UNAVAILABLE
                        && !stop.isRaised())
                .withBackoff(delay, maxDelay)
                .withJitter(JITTER)
                .withMaxAttempts(-1)
                .withMaxDuration(maxDuration)
                .onRetry(event -> LOG.warn(
                        "{}: try {} follows, {}", what, event.getAttemptCount() + 1, message(event.getLastException())))
                .build();
        try {
            return Failsafe.with(policy).get(store);
        } catch (FailsafeException e) {
            if (e.getCause() instanceof StoreException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private static String message(Throwable failure) {
        return failure == null ? "" : String.valueOf(failure.getMessage());
    }
}
