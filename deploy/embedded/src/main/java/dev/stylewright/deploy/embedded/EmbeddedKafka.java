package dev.stylewright.deploy.embedded;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
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
    private static final long FAULTY_STOP_MILLIS = 3_000;

    private final DataDirectory data;
    private final int port;
    private final int controllerPort;
    private final Map<String, String> overrides;

    private volatile CompletableFuture<String> fault = new CompletableFuture<>();
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
        fault = EndOfProcess.forbid();
        Map<String, String> properties = BrokerProperties.of(data.path(), port, controllerPort, overrides);
        BrokerStorage.formatIfNew(data.path());
        KafkaRaftServer starting = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        try {
            starting.startup();
        } catch (RuntimeException e) {
            EndOfProcess.forget(fault);
            starting.shutdown();
            throw new IllegalStateException(
                    "The Kafka broker on " + bootstrapServers() + " with its data in " + data.path() + " did not start",
                    e);
        }
        server = starting;
    }

    /**
     * Completes with a description when the broker that was started last can no longer work, for example because its disk is full. In a process with
     * several brokers, the affected one is unknown. The broker should then be stopped.
     */
    public CompletableFuture<String> fault() {
        return fault.copy();
    }

    /**
     * Stops the broker cleanly and keeps its address and data; does nothing if it is stopped. A broker with a fatal fault may be unable to stop and
     * is abandoned after {@value #FAULTY_STOP_MILLIS} ms.
     */
    public synchronized void stop() {
        KafkaRaftServer stopping = server;
        server = null;
        if (stopping == null) {
            return;
        }
        CompletableFuture<Boolean> stopped = new CompletableFuture<>();
        Thread thread = new Thread(() -> stop(stopping, stopped), "embedded-kafka-stop");
        thread.setDaemon(true);
        thread.start();
        try {
            CompletableFuture.anyOf(stopped, fault).join();
            stopped.completeOnTimeout(false, FAULTY_STOP_MILLIS, TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            EndOfProcess.forget(fault);
        }
    }

    private static void stop(KafkaRaftServer server, CompletableFuture<Boolean> stopped) {
        try {
            server.shutdown();
            server.awaitShutdown();
            stopped.complete(true);
        } catch (RuntimeException e) {
            stopped.completeExceptionally(e);
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

        /** Members of consumer groups count as lost after this time without a heartbeat, from 1 s; Kafka's default is 45 s. They send one every 0.5 s. */
        public Builder sessionTimeout(Duration time) {
            return property("group.consumer.min.session.timeout.ms", "1000")
                    .property("group.consumer.session.timeout.ms", String.valueOf(time.toMillis()))
                    .property("group.consumer.min.heartbeat.interval.ms", "500")
                    .property("group.consumer.heartbeat.interval.ms", "500");
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
