package dev.stylewright.worker.pipeline.queue;

import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.job.Failure;
import java.util.Optional;

/**
 * How a request ends: its outcome, and whether the record becomes a dead letter.
 *
 * @param outcome the outcome to publish; empty only if not even the request's id is readable
 * @param deadLetter why the original record is written to the dead-letter topic; empty if it is not
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
