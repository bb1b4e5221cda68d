package dev.stylewright.worker.pipeline.queue;

import dev.stylewright.protocol.CancelRequest;
import java.time.Instant;
import java.util.Optional;

/** Port: the cancelled requests. Thread-safe. */
public interface Cancellations {

    /** No cancels. */
    Cancellations NONE = new Cancellations() {
        @Override
        public void catchUp(StopSignal stop) {}

        @Override
        public Optional<CancelRequest> of(String requestId, Instant published) {
            return Optional.empty();
        }
    };

    /**
     * Waits until every cancel published before this call is known, or {@code stop} is raised.
     *
     * @throws IllegalStateException cancels can no longer be read, and waiting does not help
     */
    void catchUp(StopSignal stop);

    /**
     * The cancel of a request, if one is known that is not older than the request.
     *
     * @param published when the request was published, by the broker's clock; a later submission of the same id is a different request, to which an
     *     earlier cancel does not apply
     */
    Optional<CancelRequest> of(String requestId, Instant published);
}
