package dev.stylewright.worker.pipeline.queue;

import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.job.Failure;
import java.util.Optional;

/**
 * How a request ends: what is told to its caller and whether the record goes to the dead letters.
 *
 * @param outcome the outcome to publish; empty only where not even the request's id could be read
 * @param deadLetter why the original record is put aside; empty when it isn't
 */
public record Settlement(Optional<Outcome> outcome, Optional<Failure> deadLetter) {

    public Settlement {
        if (outcome.isEmpty() && deadLetter.isEmpty()) {
            throw new IllegalArgumentException("a request must end in an outcome, a dead letter or both");
        }
    }

    public static Settlement of(Outcome outcome) {
        return new Settlement(Optional.of(outcome), Optional.empty());
    }

    public static Settlement dead(Outcome outcome, Failure reason) {
        return new Settlement(Optional.of(outcome), Optional.of(reason));
    }

    public static Settlement unreadable(Failure reason) {
        return new Settlement(Optional.empty(), Optional.of(reason));
    }
}
