package dev.stylewright.worker.pipeline.queue;

import java.time.Duration;
import java.util.Optional;

/**
 * Port: the source of requests. It returns one record at a time and holds a claim on it until it is settled through the {@link OutcomeSink} of the
 * same queue or released.
 *
 * <p>Not thread-safe: every method is called on the poll thread.
 */
public interface RequestSource extends AutoCloseable {

    /** Waits up to {@code wait} for a record and claims it. Called only while no record is claimed. */
    Optional<RequestRecord> poll(Duration wait);

    /**
     * Sets a callback for the case that the queue is about to give the claimed record to another worker. It is called on the poll thread, from within
     * {@link #renewClaim}. The claim is held until {@code lastChance} returns, so it may settle the job.
     */
    void onClaimRevoking(Runnable lastChance);

    /**
     * Keeps the claim alive; called every second or so while a job runs, and never blocks for long. Without a claim it keeps this worker in the queue
     * and claims nothing.
     *
     * @return whether the claim is still held; once false, the record belongs to another worker
     */
    boolean renewClaim();

    /** Stays in the queue for a while without taking a record. Called instead of {@link #poll}, which ends the break. */
    default void takeBreak() {
        renewClaim();
    }

    /**
     * Gives the claimed record back unsettled and on purpose, so that another worker can start on it; does not count as an attempt if the queue
     * itself counts attempts. Does nothing if no record is claimed.
     */
    void release();

    /** Leaves the queue. A record that is still claimed goes to another worker, and its attempt stays counted. */
    @Override
    void close();
}
