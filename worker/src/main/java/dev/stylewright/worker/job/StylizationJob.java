package dev.stylewright.worker.job;

import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.StylizationRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A request that this worker accepts: it has passed the codec, the worker's limits and its allow-lists.
 *
 * @param request the request
 * @param digest distinguishes this request from others with the same id
 * @param preview where previews are stored; empty if the request asks for none
 * @param longest maximum painting time on this worker; the job then ends as at its deadline
 */
public record StylizationJob(
        StylizationRequest request, RequestDigest digest, Optional<S3Uri> preview, Duration longest) {

    public String id() {
        return request.id();
    }

    /** Whether the job has a deadline that has passed at {@code now}. */
    public boolean isPastDeadline(Instant now) {
        return request.deadline().map(deadline -> !now.isBefore(deadline)).orElse(false);
    }
}
