package dev.stylewright.protocol.report;

import dev.stylewright.protocol.EventType;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A worker has started to paint.
 *
 * @param requestId the id of the request
 * @param width planned width of the result, in pixels
 * @param height planned height of the result, in pixels
 * @param iterations planned evaluations of the objective over all scales
 * @param memoryBytes estimate of the memory that the job needs on the device
 * @param attempt number of the attempt, from 1
 * @param worker the worker that publishes the event, with its device and weights
 * @param metadata the request's metadata
 */
public record Started(
        String requestId,
        int width,
        int height,
        int iterations,
        OptionalLong memoryBytes,
        int attempt,
        WorkerInfo worker,
        Map<String, String> metadata)
        implements Progress {

    /** @throws IllegalArgumentException when a field is out of its range */
    public Started {
        metadata = EventRules.common(requestId, attempt, metadata);
        EventRules.PIXELS.check("width", width);
        EventRules.PIXELS.check("height", height);
        EventRules.ORDINAL.check("iterations", iterations);
        memoryBytes.ifPresent(bytes -> EventRules.COUNT.check("memoryBytes", bytes));
    }

    @Override
    public EventType type() {
        return EventType.STARTED;
    }
}
