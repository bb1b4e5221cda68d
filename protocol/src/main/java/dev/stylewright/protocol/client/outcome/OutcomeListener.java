package dev.stylewright.protocol.client.outcome;

import dev.stylewright.protocol.client.connection.ClientHealth;
import dev.stylewright.protocol.client.connection.ConsumerLoop;
import dev.stylewright.protocol.client.connection.HealthMonitor;
import dev.stylewright.protocol.client.connection.Threads;
import java.time.Clock;
import java.time.Duration;

/**
 * Passes every outcome to a handler, across restarts: a member of a consumer group, whose position the brokers keep. Several listeners of one group
 * share the partitions; use one group for each service.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>At least once. A position is committed after the handler has returned for all outcomes before it.
 *   <li>One listener passes an outcome with the same {@code ce_id} once, within the last {@link OutcomeListenerBuilder#deduplicationWindow} outcomes.
 *       The window is in memory: after a restart, a crash or a rebalance an outcome may be delivered again. The handler must be idempotent.
 * <li>Outcomes of one request arrive in order; those of different requests, in any order.
 * <li>A handler that fails is called again after a pause ({@link RetryPolicy}). After the last attempt, and if an outcome cannot be read, its record
 *       goes unchanged to the dead-letter topic, and the position advances once the brokers have acknowledged it there. Attempts are counted in
 *       memory.
 * <li>The listener works until {@link #close}: after an outage of the brokers or a refused authorisation it connects again.
 * </ul>
 *
 * <p>The handler is called on one thread, that of the listener. All methods of this class may be called from any thread. If the handler calls
 * {@link #close}, it returns at once and the listener ends after the handler.
 */
public final class OutcomeListener implements AutoCloseable {
    private final ConsumerLoop loop;
    private final OutcomeSession session;
    private final HealthMonitor health;
    private final Thread thread;

    OutcomeListener(OutcomeListenerBuilder settings, OutcomeSession session) {
        this.session = session;
        this.health = new HealthMonitor(Clock.systemUTC(), settings.healthListener);
        this.loop = new ConsumerLoop(
                () -> settings.properties.member(settings.group), session, health, settings.checkInterval);
        this.thread = new Thread(loop, "outcome-listener-" + settings.group);
        thread.setDaemon(true);
    }

    /**
     * A listener for the brokers at {@code bootstrapServers}, such as {@code broker:9092}.
     *
     * @param group the consumer group, one for each service
     */
    public static OutcomeListenerBuilder builder(String bootstrapServers, String group, OutcomeHandler handler) {
        return new OutcomeListenerBuilder(bootstrapServers, group, handler);
    }

    OutcomeListener started() {
        loop.connect();
        thread.start();
        return this;
    }

    /** Whether outcomes can be read now, and if not, why. */
    public ClientHealth health() {
        return health.current();
    }

    /** The counts of this listener. */
    public ListenerStatistics statistics() {
        return new ListenerStatistics(
                session.handled.sum(),
                session.duplicates.sum(),
                session.failures.sum(),
                session.letters.sum(),
                health.losses());
    }

    /** Waits up to 30 seconds for the handler to return, commits its outcome, and leaves the group. */
    @Override
    public void close() {
        loop.stop();
        Threads.join(thread, Duration.ofSeconds(30));
    }
}
