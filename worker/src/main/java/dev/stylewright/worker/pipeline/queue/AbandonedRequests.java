package dev.stylewright.worker.pipeline.queue;

import dev.stylewright.protocol.report.Outcome;
import java.util.Optional;

/** Port: determines the outcome of requests that the brokers gave up on and no longer deliver. */
@FunctionalInterface
public interface AbandonedRequests {

    /**
     * The outcome of {@code request}.
     *
     * @param request as in the queue; its attempt is the number of deliveries
     * @param stop ends any waiting
     * @return empty if not even the request's id is readable
     * @throws UndecidedException the outcome cannot be determined now; try again later
     */
    Optional<Outcome> outcome(RequestRecord request, StopSignal stop) throws UndecidedException;
}
