package dev.stylewright.worker.pipeline.queue;

import dev.stylewright.protocol.CancelRequest;
import java.time.Instant;
import java.util.Optional;

/** Port: which requests their callers no longer want. Thread-safe. */
public interface Cancellations {

    /** Nobody cancels anything. */
    Cancellations NONE = new Cancellations() {
        @Override
        public void catchUp(StopSignal stop) {}

        @Override
        public Optional<CancelRequest> of(String requestId, Instant published) {
            return Optional.empty();
        }
    };

    /**
     * Waits until every cancel that was published before this call is known, or {@code stop} is raised.
     *
     * @throws IllegalStateException cancels can no longer be read, and waiting won't mend it
     */
    void catchUp(StopSignal stop);

    /**
     * The cancel of a request, if one is known that is not older than the request.
     *
     * @param published when the request was published, as the broker tells it; a later submission of the same id is
     *     another request, which an earlier cancel doesn't mean
     */
    Optional<CancelRequest> of(String requestId, Instant published);
}
