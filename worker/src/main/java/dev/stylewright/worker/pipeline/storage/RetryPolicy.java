package dev.stylewright.worker.pipeline.storage;

import dev.failsafe.Execution;
import dev.failsafe.RetryPolicyBuilder;
import java.time.Duration;

/**
 * How calls to the store are made again: with growing, jittered delays.
 *
 * @param delay before the first retry
 * @param maxDelay the longest delay between two tries, at least {@code delay}
 * @param maxDuration how long a call is retried in all while the store is there; up to {@code delay} it isn't retried
 */
public record RetryPolicy(Duration delay, Duration maxDelay, Duration maxDuration) {

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

    /** The delays of a call that is given up after {@link #maxDuration}. */
    Execution<Object> bounded() {
        return maxDuration.compareTo(delay) <= 0
                ? Execution.of(paced().withMaxRetries(0).build())
                : Execution.of(paced().withMaxDuration(maxDuration).build());
    }

    /** The delays of a call that is never given up. */
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
