package dev.stylewright.deploy.local.web;

import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.report.Cancelled;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import dev.stylewright.protocol.report.Progressed;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The state of a request that the page published, in this run of the server or an earlier one.
 *
 * @param request the request
 * @param requestedAt when it was published
 * @param cancelRequested whether its cancel was published, or is being published
 * @param progress the latest progress event
 * @param preview the latest preview
 * @param outcome the outcome
 * @param problem why there is no outcome and will be none
 */
record Painting(
        StylizationRequest request,
        Instant requestedAt,
        boolean cancelRequested,
        Optional<Progress> progress,
        Optional<Preview> preview,
        Optional<Outcome> outcome,
        Optional<String> problem) {

    /** The states of a painting. */
    enum State {
        QUEUED,
        PAINTING,
        COMPLETED,
        FAILED,
        CANCELLED;

        /** The name in JSON. */
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A preview in the store. A later one replaces it at the same address.
     *
     * @param place its address
     * @param evaluation the number of evaluations of the objective before it
     */
    record Preview(S3Uri place, int evaluation) {}

    static Painting requested(StylizationRequest request, Instant now) {
        return new Painting(
                request, now, false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    String id() {
        return request.id();
    }

    State state() {
        if (outcome.isPresent()) {
            return outcome.get() instanceof Completed
                    ? State.COMPLETED
                    : outcome.get() instanceof Cancelled ? State.CANCELLED : State.FAILED;
        }
        if (problem.isPresent()) {
            return State.FAILED;
        }
        return progress.isPresent() ? State.PAINTING : State.QUEUED;
    }

    boolean finished() {
        return outcome.isPresent() || problem.isPresent();
    }

    Painting withProgress(Progress event) {
        Optional<Preview> newest = event instanceof Progressed progressed
                ? progressed.preview().map(place -> new Preview(place, progressed.evaluation()))
                : Optional.empty();
        return new Painting(
                request,
                requestedAt,
                cancelRequested,
                Optional.of(event),
                newest.isPresent() ? newest : preview,
                outcome,
                problem);
    }

    Painting withCancelRequested(boolean requested) {
        return new Painting(request, requestedAt, requested, progress, preview, outcome, problem);
    }

    Painting withOutcome(Outcome end) {
        return new Painting(
                request, requestedAt, cancelRequested, progress, preview, Optional.of(end), Optional.empty());
    }

    Painting withProblem(String sentence) {
        return new Painting(request, requestedAt, cancelRequested, progress, preview, outcome, Optional.of(sentence));
    }
}
