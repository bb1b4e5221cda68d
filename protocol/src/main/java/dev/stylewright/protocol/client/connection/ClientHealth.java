package dev.stylewright.protocol.client.connection;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether events can be read.
 *
 * @param state the state
 * @param since when this state began
 * @param reason why events cannot be read; empty while connected
 */
public record ClientHealth(State state, Instant since, Optional<String> reason) {

    /** The states. */
    public enum State {
        /** The brokers answered the last check. */
        CONNECTED,
        /** Events cannot be read now. The client tries again until it is closed. */
        DISCONNECTED,
        /** The client is closed. */
        CLOSED
    }

    /** Whether the state is {@link State#CONNECTED}. */
    public boolean connected() {
        return state == State.CONNECTED;
    }
}
