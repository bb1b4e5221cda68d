package dev.stylewright.protocol.client;

import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The state of a request, as far as the topics still contain it.
 *
 * @param state the state
 * @param outcome the outcome, in state {@link State#FINISHED} only
 * @param progress the last progress event; empty if there was none, or if its topic no longer contains it
 * @param ahead requests ahead of this one in its partition, including those being painted. No worker takes it before these are settled. Present only
 *     while waiting or running, in mode {@code group}, and if the client knows the workers' group ({@link StylizationClientBuilder#workersGroup}).
 * @param older requests of all partitions, including {@code ahead}, that were published before this one and are not settled. It is not a position in
 *     a queue: workers follow only the order within a partition, so newer requests of other partitions may be painted first, and older ones after it.
 *     Counts records, so markers of transactions and aborted requests make it larger, and compares timestamps. Present if {@code ahead} is.
 */
public record RequestStatus(
        State state, Optional<Outcome> outcome, Optional<Progress> progress, OptionalLong ahead, OptionalLong older) {

    /** The states of a request. */
    public enum State {
        /** No worker has published an event for it. */
        WAITING,
        /** A worker has reported progress but no outcome. That worker may have stopped since; another one then takes over the request. */
        RUNNING,
        /** It has an outcome. */
        FINISHED,
        /** It is no longer in the request topic, or the workers have passed it, and there is no outcome: its records have expired. */
        UNKNOWN
    }
}
