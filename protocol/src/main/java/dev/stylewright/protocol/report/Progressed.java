package dev.stylewright.protocol.report;

import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.S3Uri;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Progress of a painting.
 *
 * @param requestId the id of the request
 * @param evaluation number of evaluations of the objective so far
 * @param iterations planned number of evaluations over all scales
 * @param scale the current size
 * @param losses the losses of the last evaluation
 * @param evaluationsPerSecond the current speed
 * @param remainingMillis estimate of the remaining time
 * @param preview the location of a preview of the image
 * @param attempt number of the attempt, from 1
 * @param worker the worker that publishes the event
 * @param metadata the request's metadata
 */
public record Progressed(
        String requestId,
        int evaluation,
        int iterations,
        Scale scale,
        Losses losses,
        double evaluationsPerSecond,
        OptionalLong remainingMillis,
        Optional<S3Uri> preview,
        int attempt,
        WorkerInfo worker,
        Map<String, String> metadata)
        implements Progress {

    /** @throws IllegalArgumentException when a field is out of its range */
    public Progressed {
        metadata = EventRules.common(requestId, attempt, metadata);
        EventRules.EVALUATIONS.check("evaluation", evaluation);
        EventRules.ORDINAL.check("iterations", iterations);
        EventRules.LOSS.check("evaluationsPerSecond", evaluationsPerSecond);
        remainingMillis.ifPresent(millis -> EventRules.COUNT.check("remainingMillis", millis));
    }

    @Override
    public EventType type() {
        return EventType.PROGRESSED;
    }
}
