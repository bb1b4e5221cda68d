package dev.stylewright.protocol.client;

import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The state of a request, as far as the topics still show it.
 *
 * @param state the state
 * @param outcome the outcome, in state {@link State#FINISHED} only
 * @param progress the last progress event; empty if there was none, or if its topic has already lost it
 * @param ahead requests in front of this one in its partition, those being painted included. No worker takes it before these are settled. Present only
 *     while waiting or running, in mode {@code group}, and if the client knows the workers' group ({@link StylizationClientBuilder#workersGroup}).
 * @param older requests of all partitions, {@code ahead} included, that were published before this one and are not settled. It is not a place in a
 *     line: workers follow the order of a partition only, so newer requests of other partitions may be painted first, and older ones after it. Counts
 *     records, so markers of transactions and aborted requests make it larger, and compares timestamps. Present if {@code ahead} is.
 */
public record RequestStatus(
        State state, Optional<Outcome> outcome, Optional<Progress> progress, OptionalLong ahead, OptionalLong older) {

    /** The states of a request. */
    public enum State {
        /** No worker has reported about it. */
        WAITING,
        /** A worker has reported progress and no outcome. It may have ended since; another worker then takes the request over. */
        RUNNING,
        /** It has an outcome. */
        FINISHED,
        /** It has left the request topic, or workers are past it, and there is no outcome: the topics no longer keep it. */
        UNKNOWN
    }
}
