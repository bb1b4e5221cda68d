package dev.stylewright.protocol.client;

import java.time.Duration;

/**
 * Counts since the creation of a client.
 *
 * @param submitted requests that the brokers have acknowledged
 * @param rejected requests that could not be published
 * @param completed outcomes of this kind that were passed to a waiting future
 * @param failed outcomes of this kind that were passed to a waiting future
 * @param cancelled outcomes of this kind that were passed to a waiting future
 * @param unreadable waiting futures that ended with {@link UnreadableOutcomeException}
 * @param waited time from submission to outcome, summed over completed, failed and cancelled
 * @param connectionLosses how often reading was interrupted
 * @param pending requests without an outcome
 */
public record ClientStatistics(
        long submitted,
        long rejected,
        long completed,
        long failed,
        long cancelled,
        long unreadable,
        Duration waited,
        long connectionLosses,
        int pending) {}
