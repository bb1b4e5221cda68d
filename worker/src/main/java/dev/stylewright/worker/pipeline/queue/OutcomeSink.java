package dev.stylewright.worker.pipeline.queue;

/**
 * Port: where outcomes go. Publishing the outcome, writing the dead letter and acknowledging the request belong
 * together, so a sink is always the other half of a {@link RequestSource}.
 *
 * <p>Not thread-safe: called on the poll thread.
 */
public interface OutcomeSink {

    /**
     * Publishes the settlement and acknowledges {@code record}. When this returns, brokers have acknowledged both; when
     * it throws, the record is not acknowledged and will be delivered again.
     *
     * @throws ClaimLostException the claim on {@code record} is gone; nothing that counts was written
     */
    void settle(RequestRecord record, Settlement settlement) throws ClaimLostException;
}
