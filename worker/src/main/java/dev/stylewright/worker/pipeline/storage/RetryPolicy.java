package dev.stylewright.worker.pipeline.storage;

import dev.failsafe.Execution;
import dev.failsafe.RetryPolicyBuilder;
import java.time.Duration;

/**
 * Retries of calls to the store, with exponential backoff and jitter.
 *
 * @param delay before the first retry
 * @param maxDelay maximum delay between two attempts, at least {@code delay}
 * @param maxDuration maximum total time of retries while the store is available; if not above {@code delay}, there are no retries
 */
public record RetryPolicy(Duration delay, Duration maxDelay, Duration maxDuration) {

    private static final double JITTER = 0.25;

    /** @throws IllegalArgumentException a delay is not positive or inconsistent */
    public RetryPolicy {
        if (delay.isNegative() || delay.isZero() || maxDelay.compareTo(delay) < 0 || maxDuration.isNegative()) {
            throw new IllegalArgumentException(
                    "delay must be positive, maxDelay at least delay and maxDuration at least zero: %s, %s, %s"
                            .formatted(delay, maxDelay, maxDuration));
        }
    }

    /** The same policy with a single try. */
    RetryPolicy once() {
        return new RetryPolicy(delay, maxDelay, Duration.ZERO);
    }

    /** The delays of a call that fails after {@link #maxDuration}. */
    Execution<Object> bounded() {
        return maxDuration.compareTo(delay) <= 0
                ? Execution.of(paced().withMaxRetries(0).build())
                : Execution.of(paced().withMaxDuration(maxDuration).build());
    }

    /** The delays of a call that is retried forever. */
    Execution<Object> unbounded() {
        return Execution.of(paced().build());
    }

    private RetryPolicyBuilder<Object> paced() {
        RetryPolicyBuilder<Object> policy = dev.failsafe.RetryPolicy.builder().withMaxRetries(-1);
        RetryPolicyBuilder<Object> delayed =
                maxDelay.equals(delay) ? policy.withDelay(delay) : policy.withBackoff(delay, maxDelay);
        return delayed.withJitter(JITTER);
    }
}
