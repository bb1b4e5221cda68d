package dev.stylewright.protocol.client.outcome;

import java.time.Duration;

/**
 * How often a handler that fails is called again. The pause doubles with each failure. Meanwhile the partition of the outcome waits, and the other
 * partitions do not.
 *
 * @param attempts total number of calls, 1 or more; then the outcome goes to the dead-letter topic
 * @param firstPause the pause after the first failure
 * @param longestPause the longest pause
 */
public record RetryPolicy(int attempts, Duration firstPause, Duration longestPause) {
    private static final RetryPolicy DEFAULTS = new RetryPolicy(8, Duration.ofSeconds(1), Duration.ofMinutes(1));

    /** Checks the values. */
    public RetryPolicy {
        if (attempts < 1 || firstPause.isNegative() || longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException(
                    "attempts must be 1 or more, and the pauses 0 or longer and in order; they are " + attempts + ", "
                            + firstPause + " and " + longestPause);
        }
    }

    /** 8 attempts with pauses from 1 second to 1 minute: two minutes in total. */
    public static RetryPolicy defaults() {
        return DEFAULTS;
    }

    /** The pause after this many failures, from 1. */
    Duration pause(int failures) {
        Duration pause = firstPause;
        for (int i = 1; i < failures && pause.compareTo(longestPause) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longestPause) > 0 ? longestPause : pause;
    }
}
