package dev.stylewright.worker.pipeline;

import dev.stylewright.protocol.CancelRequest;
import dev.stylewright.worker.pipeline.queue.Cancellations;
import dev.stylewright.worker.pipeline.queue.StopSignal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Cancels that a test defines. Thread-safe. */
final class FakeCancellations implements Cancellations {

    private final Map<String, Given> given = new ConcurrentHashMap<>();

    private record Given(CancelRequest cancel, Instant published) {}

    void cancel(String requestId, String reason, Instant when) {
        given.put(requestId, new Given(new CancelRequest(requestId, Optional.of(reason)), when));
    }

    @Override
    public void catchUp(StopSignal stop) {}

    @Override
    public Optional<CancelRequest> of(String requestId, Instant published) {
        return Optional.ofNullable(given.get(requestId))
                .filter(cancel -> !cancel.published().isBefore(published))
                .map(Given::cancel);
    }
}
