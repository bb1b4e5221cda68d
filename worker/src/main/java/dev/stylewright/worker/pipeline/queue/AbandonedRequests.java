package dev.stylewright.worker.pipeline.queue;

import dev.stylewright.protocol.report.Outcome;
import java.util.Optional;

/** Port: how requests end that the brokers gave up on, and that no worker is given any more. */
@FunctionalInterface
public interface AbandonedRequests {

    /**
     * The outcome of {@code request}.
     *
     * @param request as it lay in the queue, its attempt how often brokers delivered it
     * @param stop ends the waiting for others
     * @return empty where not even the request's id could be read
     * @throws UndecidedException nobody can say it now; ask again later
     */
    Optional<Outcome> outcome(RequestRecord request, StopSignal stop) throws UndecidedException;
}
