package dev.stylewright.worker.job;

import dev.stylewright.protocol.StylizationRequest;
import java.time.Instant;

/**
 * A request that this worker may and can do: it has passed the codec, the worker's limits and its allow-lists.
 *
 * @param request what is asked for
 * @param requestDigest SHA-256 of the record's value, hex: the same order redelivered has the same digest
 */
public record StylizationJob(StylizationRequest request, String requestDigest) {

    public String id() {
        return request.id();
    }

    /** Whether the deadline of this job, if it has one, has passed at {@code now}. */
    public boolean isPastDeadline(Instant now) {
        return request.deadline().map(deadline -> !now.isBefore(deadline)).orElse(false);
    }
}
