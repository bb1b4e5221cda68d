package dev.stylewright.protocol.client.outcome;

/**
 * Counts since the creation of a listener.
 *
 * @param handled outcomes that the handler has processed
 * @param duplicates outcomes that were skipped, because their {@code ce_id} had been handled
 * @param failures calls of the handler that failed
 * @param deadLetters outcomes that went to the dead-letter topic
 * @param connectionLosses how often reading was interrupted
 */
public record ListenerStatistics(
        long handled, long duplicates, long failures, long deadLetters, long connectionLosses) {}
