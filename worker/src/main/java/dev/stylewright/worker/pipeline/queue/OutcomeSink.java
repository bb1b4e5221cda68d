package dev.stylewright.worker.pipeline.queue;

import java.util.function.BooleanSupplier;

/**
 * Port: publishes outcomes. Publishing the outcome, writing the dead letter and acknowledging the request belong together, so a sink is always the
 * counterpart of a {@link RequestSource}.
 *
 * <p>Not thread-safe: called on the poll thread.
 */
public interface OutcomeSink {

    /**
     * Publishes the settlement and acknowledges {@code record}, and waits for unavailable brokers as long as the claim is held. When this returns,
     * brokers have acknowledged both; when it throws, the record is not acknowledged and will be delivered again.
     *
     * @param keepWaiting called every few seconds while waiting for brokers; once false, the claim is left to expire
     * @throws ClaimLostException the claim on {@code record} is lost or left to expire; nothing was committed
     */
    void settle(RequestRecord record, Settlement settlement, BooleanSupplier keepWaiting) throws ClaimLostException;

    /** Like {@link #settle(RequestRecord, Settlement, BooleanSupplier)}, waiting without a limit. */
    default void settle(RequestRecord record, Settlement settlement) throws ClaimLostException {
        settle(record, settlement, () -> true);
    }
}
