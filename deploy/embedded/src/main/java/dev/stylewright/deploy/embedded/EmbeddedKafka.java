package dev.stylewright.deploy.embedded;

import java.util.LinkedHashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker in this JVM: one KRaft node, broker and controller in one, that listens on 127.0.0.1 without encryption
 * or passwords. Consumer groups, share groups (KIP-932) with dead-letter queues, and transactions all work; every internal
 * topic has one partition and one replica, and topics come into being only when they are created.
 *
 * <p>The bootstrap address and the data outlive {@link #stop()}, {@link #start()} and {@link #restart()}, so that tests can
 * see how clients live through the loss of their broker. {@link #close()} ends the broker for good and deletes its data,
 * unless the builder was given a directory to keep it in. A kept directory may be started on another port next time; only one
 * broker at a time may use it.
 *
 * <p>All methods may be called from any thread; those that start and stop wait for each other.
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

    /** Starts a broker on a free port that keeps nothing. */
    public static EmbeddedKafka startTemporary() {
        return builder().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** What clients set as {@code bootstrap.servers}; the same for the whole life of this object. */
    public String bootstrapServers() {
        return Loopback.HOST + ":" + port;
    }

    /** The port clients connect to. */
    public int port() {
        return port;
    }

    /** Whether the broker is up. */
    public synchronized boolean running() {
        return server != null;
    }

    /**
     * Starts the broker on its port and its data; harmless when it is running.
     *
     * @throws IllegalStateException when this broker is closed, or does not come up
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

    /** Stops the broker in good order and keeps its address and data; harmless when it is stopped. */
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

    /** Stops the broker for good; deletes its data when they were temporary. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        stop();
        data.close();
    }

    /** What a broker can be told before it starts. */
    public static final class Builder extends EmbeddedServerBuilder<EmbeddedKafka, Builder> {
        private final Map<String, String> properties = new LinkedHashMap<>();

        private Builder() {}

        /** Sets one property of the broker's configuration; it wins over what this class would set. */
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
