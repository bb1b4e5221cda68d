package dev.stylewright.protocol.client.connection;

import dev.stylewright.protocol.client.connection.ClientHealth.State;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Holds the current health and reports changes. Thread-safe. */
public final class HealthMonitor {
    private static final System.Logger LOG = System.getLogger(HealthMonitor.class.getName());

    private final Clock clock;
    private final HealthListener listener;
    private final AtomicLong losses = new AtomicLong();
    private volatile ClientHealth current;

    /** Starts as disconnected, without a report. */
    public HealthMonitor(Clock clock, HealthListener listener) {
        this.clock = clock;
        this.listener = listener;
        this.current = new ClientHealth(State.DISCONNECTED, clock.instant(), Optional.of("not connected yet"));
    }

    /** The current health. */
    public ClientHealth current() {
        return current;
    }

    /** How often the connection was lost. */
    public long losses() {
        return losses.get();
    }

    /** The brokers have answered. */
    public void connected() {
        change(State.CONNECTED, Optional.empty());
    }

    /** Events cannot be read. */
    public void disconnected(String reason) {
        if (change(State.DISCONNECTED, Optional.of(reason))) {
            losses.incrementAndGet();
            LOG.log(System.Logger.Level.WARNING, "events cannot be read, trying again: {0}", reason);
        }
    }

    /** The client is closed; no later change is reported. */
    public void closed() {
        change(State.CLOSED, Optional.of("closed"));
    }

    private synchronized boolean change(State state, Optional<String> reason) {
        State before = current.state();
        if (before == State.CLOSED) {
            return false;
        }
        if (before == state) {
            // The newest reason, and the time at which the state began.
            current = new ClientHealth(state, current.since(), reason);
            return false;
        }
        current = new ClientHealth(state, clock.instant(), reason);
        try {
            listener.onChange(current);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the health listener failed", e);
        }
        return true;
    }
}
