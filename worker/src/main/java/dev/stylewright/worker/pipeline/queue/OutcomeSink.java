package dev.stylewright.worker.pipeline.queue;

import java.util.function.BooleanSupplier;

/**
 * Port: where outcomes go. Publishing the outcome, writing the dead letter and acknowledging the request belong
 * together, so a sink is always the other half of a {@link RequestSource}.
 *
 * <p>Not thread-safe: called on the poll thread.
 */
public interface OutcomeSink {

    /**
     * Publishes the settlement and acknowledges {@code record}, and waits for brokers that are away as long as the claim is
     * held. When this returns, brokers have acknowledged both; when it throws, the record is not acknowledged and will be
     * delivered again.
     *
     * @param patience asked every few seconds while brokers are waited for; once false, the claim is left to run out
     * @throws ClaimLostException the claim on {@code record} is gone or left to run out; nothing that counts was written
     */
    void settle(RequestRecord record, Settlement settlement, BooleanSupplier patience) throws ClaimLostException;

    /** Settles as {@link #settle(RequestRecord, Settlement, BooleanSupplier)} does, with endless patience. */
    default void settle(RequestRecord record, Settlement settlement) throws ClaimLostException {
        settle(record, settlement, () -> true);
    }
}
