package dev.stylewright.protocol.report;

import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.S3Uri;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A worker is painting.
 *
 * @param requestId the id of the request
 * @param evaluation how many evaluations of the objective are done
 * @param iterations how many are planned over all scales
 * @param scale the size being painted
 * @param losses the losses of the last evaluation
 * @param evaluationsPerSecond the present speed
 * @param remainingMillis estimate of the time that is left
 * @param preview where a preview of the image lies
 * @param attempt which attempt this is, from 1
 * @param worker the worker that says so
 * @param metadata the request's
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
