package dev.stylewright.worker.pipeline.queue;

import java.time.Duration;
import java.util.Optional;

/**
 * Port: where requests come from. A source hands out one record at a time and holds a claim on it until it is settled
 * through the {@link OutcomeSink} of the same queue or released.
 *
 * <p>Not thread-safe: every method is called on the poll thread.
 */
public interface RequestSource extends AutoCloseable {

    /** Waits up to {@code wait} for a record and claims it. Called only while no record is claimed. */
    Optional<RequestRecord> poll(Duration wait);

    /**
     * Sets what is called, on the poll thread and from within {@link #renewClaim}, when the queue is about to give the claimed
     * record to another worker. The claim is held until {@code lastChance} returns, so the job may be settled in it.
     */
    void onClaimRevoking(Runnable lastChance);

    /**
     * Keeps the claim alive; called every second or so while a job runs, and never blocks for long. Without a claim it
     * keeps this worker in the queue and claims nothing.
     *
     * @return whether the claim is still held; once false, the record belongs to somebody else and must be forgotten
     */
    boolean renewClaim();

    /**
     * Stays in the queue for a while without a claim, and makes sure that it is given none. Called instead of {@link #poll}, which
     * ends the break.
     */
    default void takeBreak() {
        renewClaim();
    }

    /**
     * Gives the claimed record back unsettled and on purpose, so that another worker can start on it; where the queue itself
     * counts attempts, this was none. Harmless when nothing is claimed.
     */
    void release();

    /** Leaves the queue; what is still claimed goes to another worker, and its attempt stays counted. */
    @Override
    void close();
}
