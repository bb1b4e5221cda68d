package dev.stylewright.deploy.embedded;

import java.util.LinkedHashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker in this JVM: one KRaft node, broker and controller in one, that listens on 127.0.0.1 without encryption or passwords. Supports
 * consumer groups, share groups (KIP-932) with dead-letter queues, and transactions; every internal topic has one partition and one replica, and
 * topics are not created automatically.
 *
 * <p>The bootstrap address and the data survive {@link #stop()}, {@link #start()} and {@link #restart()}, so that tests can check how clients handle
 * an unavailable broker. {@link #close()} stops the broker permanently and deletes its data, unless the builder was given a directory to keep it in.
 * A kept directory may be used with another port next time, but only by one broker at a time.
 *
 * <p>All methods may be called from any thread; those that start and stop exclude each other.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private final DataDirectory data;
    private final int port;
    private final int controllerPort;
    private final Map<String, String> overrides;

    private @Nullable KafkaRaftServer server;
    private boolean closed;

    private EmbeddedKafka(Builder builder) {
        this.port = builder.freePort();
        this.controllerPort = Loopback.freePort(0);
        this.overrides = Map.copyOf(builder.properties);
        this.data = builder.keptDirectory().orElseGet(() -> DataDirectory.temporary("stylewright-kafka-"));
    }

    /** Starts a broker on a free port with temporary data. */
    public static EmbeddedKafka startTemporary() {
        return builder().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The clients' {@code bootstrap.servers}; constant during the lifetime of this object. */
    public String bootstrapServers() {
        return Loopback.HOST + ":" + port;
    }

    /** The port for clients. */
    public int port() {
        return port;
    }

    /** Whether the broker is running. */
    public synchronized boolean running() {
        return server != null;
    }

    /**
     * Starts the broker on its port and its data; does nothing if it is running.
     *
     * @throws IllegalStateException this broker is closed, or does not start
     */
    public synchronized void start() {
        if (closed) {
            throw new IllegalStateException("This broker is closed: build another one");
        }
        if (server != null) {
            return;
        }
        Loopback.freePort(port);
        EndOfProcess.forbid();
        Map<String, String> properties = BrokerProperties.of(data.path(), port, controllerPort, overrides);
        BrokerStorage.formatIfNew(data.path());
        KafkaRaftServer starting = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        try {
            starting.startup();
        } catch (RuntimeException e) {
            starting.shutdown();
            throw new IllegalStateException(
                    "The Kafka broker on " + bootstrapServers() + " with its data in " + data.path() + " did not start",
                    e);
        }
        server = starting;
    }

    /** Stops the broker cleanly and keeps its address and data; does nothing if it is stopped. */
    public synchronized void stop() {
        KafkaRaftServer stopping = server;
        server = null;
        if (stopping != null) {
            stopping.shutdown();
            stopping.awaitShutdown();
        }
    }

    /** Stops the broker and starts it again at the same address with the same data. */
    public synchronized void restart() {
        stop();
        start();
    }

    /** Stops the broker permanently; deletes temporary data. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        stop();
        data.close();
    }

    /** Settings of a broker. */
    public static final class Builder extends EmbeddedServerBuilder<EmbeddedKafka, Builder> {
        private final Map<String, String> properties = new LinkedHashMap<>();

        private Builder() {}

        /** Sets one property of the broker's configuration; it overrides the default of this class. */
        public Builder property(String name, String value) {
            properties.put(name, value);
            return this;
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        public EmbeddedKafka start() {
            EmbeddedKafka kafka = new EmbeddedKafka(this);
            try {
                kafka.start();
                return kafka;
            } catch (RuntimeException e) {
                kafka.close();
                throw e;
            }
        }
    }
}
