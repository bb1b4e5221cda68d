package dev.stylewright.worker.job;

import dev.stylewright.protocol.StylizationRequest;
import java.time.Duration;
import java.time.Instant;

/**
 * A request that this worker may and can do: it has passed the codec, the worker's limits and its allow-lists.
 *
 * @param request what is asked for
 * @param digest tells this order from another with the same id
 * @param longest how long this worker paints it; then it ends as at its deadline
 */
public record StylizationJob(StylizationRequest request, RequestDigest digest, Duration longest) {

    public String id() {
        return request.id();
    }

    /** Whether the deadline of this job, if it has one, has passed at {@code now}. */
    public boolean isPastDeadline(Instant now) {
        return request.deadline().map(deadline -> !now.isBefore(deadline)).orElse(false);
    }
}
