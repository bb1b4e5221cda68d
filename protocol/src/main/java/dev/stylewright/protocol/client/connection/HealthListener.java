package dev.stylewright.protocol.client.connection;

/** Receives changes of health. */
@FunctionalInterface
public interface HealthListener {

    /** Ignores everything. */
    HealthListener NONE = health -> {};

    /**
     * Called once for each change of the state, in order, on the thread that reads or that closes the client; must return quickly. An exception is
     * logged and has no other effect.
     */
    void onChange(ClientHealth health);
}
