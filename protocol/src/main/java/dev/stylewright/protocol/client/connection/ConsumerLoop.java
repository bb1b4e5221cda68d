package dev.stylewright.protocol.client.connection;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a consumer running until the loop is stopped. An exception of the consumer or the session ends that consumer, not the loop: another one is
 * built after a pause that grows from 0.25 to 10 seconds. At each check interval the loop queries the brokers, because a consumer whose brokers are
 * unavailable returns no records and no error.
 *
 * <p>{@link #connect} is called once before {@link #run}; {@link #stop} and {@link #wakeup} may be called from any thread.
 */
public final class ConsumerLoop implements Runnable {
    private static final System.Logger LOG = System.getLogger(ConsumerLoop.class.getName());
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration SHORTEST_PROBE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PROBE = Duration.ofSeconds(5);
    private static final int UNANSWERED_PROBES = 3;

    /** The use of a consumer. All methods are called on the thread of the loop, except for the first {@link #prepare}. */
    public interface Session {

        /** Gives a new consumer its topics and positions. */
        void prepare(Consumer<byte[], byte[]> consumer);

        /** Polls once and processes the records. */
        void round(Consumer<byte[], byte[]> consumer);

        /**
         * Checks whether the brokers answer.
         *
         * @throws TimeoutException they did not answer in time
         */
        void probe(Consumer<byte[], byte[]> consumer, Duration timeout);

        /** The loop has ended. */
        void ended();
    }

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Session session;
    private final HealthMonitor health;
    private final Duration checkInterval;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile boolean inRound;
    private Duration pause = SHORTEST_PAUSE;
    private long probed;
    private int unanswered;

    /** Connects to nothing yet. */
    public ConsumerLoop(
            Supplier<Consumer<byte[], byte[]>> consumers,
            Session session,
            HealthMonitor health,
            Duration checkInterval) {
        this.consumers = consumers;
        this.session = session;
        this.health = health;
        this.checkInterval = checkInterval;
        this.probed = System.nanoTime();
    }

    /** Builds the first consumer. Passes on any exception, and then leaves no consumer open. */
    public void connect() {
        open();
        health.connected();
    }

    @Override
    public void run() {
        try {
            while (!isStopped()) {
                try {
                    serve();
                } catch (WakeupException e) {
                    LOG.log(System.Logger.Level.TRACE, "woken up", e);
                } catch (RuntimeException e) {
                    lost(e);
                }
            }
        } finally {
            drop(Duration.ofSeconds(5));
            health.closed();
            session.ended();
        }
    }

    /** Makes {@link #run} return shortly. */
    public void stop() {
        stopped.countDown();
        interruptConsumer();
    }

    /** Ends the round that runs now, so that another begins; does nothing while the loop connects or probes. */
    public void wakeup() {
        if (inRound) {
            interruptConsumer();
        }
    }

    private void interruptConsumer() {
        Consumer<byte[], byte[]> present = consumer;
        if (present != null) {
            present.wakeup();
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void serve() {
        Consumer<byte[], byte[]> present = consumer;
        if (present == null) {
            present = open();
            probe(present);
        } else if (System.nanoTime() - probed > checkInterval.toNanos()) {
            probe(present);
        }
        inRound = true;
        try {
            session.round(present);
        } finally {
            inRound = false;
        }
    }

    private Consumer<byte[], byte[]> open() {
        Consumer<byte[], byte[]> opened = consumers.get();
        consumer = opened;
        try {
            session.prepare(opened);
        } catch (RuntimeException e) {
            drop(Duration.ZERO);
            throw e;
        }
        return opened;
    }

    private void probe(Consumer<byte[], byte[]> present) {
        try {
            session.probe(present, probeTimeout());
            unanswered = 0;
            pause = SHORTEST_PAUSE;
            health.connected();
        } catch (TimeoutException e) {
            health.disconnected(reason(e));
            // A slow broker is no reason to leave the group. A broker that remains unavailable is, because its address
            // may have changed.
            if (++unanswered >= UNANSWERED_PROBES) {
                throw e;
            }
        } finally {
            probed = System.nanoTime();
        }
    }

    private Duration probeTimeout() {
        if (checkInterval.compareTo(SHORTEST_PROBE) < 0) {
            return SHORTEST_PROBE;
        }
        return checkInterval.compareTo(LONGEST_PROBE) > 0 ? LONGEST_PROBE : checkInterval;
    }

    private void lost(RuntimeException cause) {
        LOG.log(System.Logger.Level.DEBUG, "the consumer is rebuilt", cause);
        if (!isStopped()) {
            health.disconnected(reason(cause));
        }
        unanswered = 0;
        drop(Duration.ZERO);
        try {
            if (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                Duration twice = pause.multipliedBy(2);
                pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
            }
        } catch (InterruptedException e) {
            // No other code uses this thread; an interrupt means that it should end.
            stopped.countDown();
            Thread.currentThread().interrupt();
        }
    }

    private static String reason(RuntimeException cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private void drop(Duration timeout) {
        Consumer<byte[], byte[]> present = consumer;
        consumer = null;
        if (present != null) {
            try {
                present.close(CloseOptions.timeout(timeout));
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.DEBUG, "a consumer did not close cleanly", e);
            }
        }
    }
}
