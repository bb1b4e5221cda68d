package dev.stylewright.protocol;

import java.util.Optional;

/**
 * Cancels a request.
 *
 * @param requestId the id of the request
 * @param reason the reason, at most 500 printable characters; repeated in the outcome
 */
public record CancelRequest(String requestId, Optional<String> reason) {

    /** @throws IllegalArgumentException when a field is out of its range */
    public CancelRequest {
        Limits.named("requestId", requestId, Limits::id);
        reason.ifPresent(r -> Limits.named("reason", r, Limits::reason));
    }
}
