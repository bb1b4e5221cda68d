package dev.stylewright.protocol.client;

import dev.stylewright.protocol.EventHeaders;
import dev.stylewright.protocol.Topics;
import dev.stylewright.protocol.client.connection.ClientProperties;
import dev.stylewright.protocol.client.connection.HealthListener;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Collects the settings of a client; not thread-safe. */
public final class StylizationClientBuilder {
    ClientProperties properties;
    Topics topics = Topics.defaults();
    String source = "/stylewright/client";
    Optional<Duration> timeout = Optional.empty();
    int maxPending = 10_000;
    Duration maxBlock = Duration.ofSeconds(10);
    Duration checkInterval = Duration.ofSeconds(10);
    HealthListener healthListener = HealthListener.NONE;
    Supplier<EventHeaders> headers = EventHeaders::none;
    Optional<String> workersGroup = Optional.empty();

    StylizationClientBuilder(String bootstrapServers) {
        properties = ClientProperties.of(bootstrapServers);
    }

    /** Adds properties of kafka-clients, such as those of TLS and SASL, for the producer and the consumer. */
    public StylizationClientBuilder properties(Map<String, ?> kafkaProperties) {
        properties = properties.with(kafkaProperties);
        return this;
    }

    /** Names the topics; default {@link Topics#defaults()}. */
    public StylizationClientBuilder topics(Topics names) {
        topics = names;
        return this;
    }

    /** Names the service in {@code ce_source}, a URI reference; default {@code /stylewright/client}. */
    public StylizationClientBuilder source(String uri) {
        source = uri;
        return this;
    }

    /** Limits the wait for an outcome; default: no limit. */
    public StylizationClientBuilder timeout(Duration limit) {
        timeout = Optional.of(limit);
        return this;
    }

    /** Limits the number of requests without an outcome; default 10000. */
    public StylizationClientBuilder maxPending(int limit) {
        maxPending = limit;
        return this;
    }

    /**
     * Limits how long {@code submit} and {@code cancel} may block, while the brokers cannot be reached or the producer's buffer is full; default 10
     * seconds; zero disables blocking. Overrides {@code max.block.ms} of {@link #properties}.
     */
    public StylizationClientBuilder maxBlock(Duration limit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("maxBlock must be 0 or longer, is " + limit);
        }
        maxBlock = limit;
        return this;
    }

    /** How often the client checks whether the brokers answer; default 10 seconds. */
    public StylizationClientBuilder checkInterval(Duration interval) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("checkInterval must be longer than 0, is " + interval);
        }
        checkInterval = interval;
        return this;
    }

    /** Receives changes of {@link StylizationClient#health()}. */
    public StylizationClientBuilder healthListener(HealthListener listener) {
        healthListener = listener;
        return this;
    }

    /**
     * Adds headers to every request and cancel, such as the trace context of the thread that submits.
     *
     * @param supplier called for each record, on the thread that submits it; an exception fails the submission
     */
    public StylizationClientBuilder headers(Supplier<Map<String, String>> supplier) {
        headers = () -> SubmitOptions.defaults().withHeaders(supplier.get()).headers();
        return this;
    }

    /**
     * Names the workers' consumer group, in mode {@code group}, so that {@link StylizationClient#status} can report how many requests are ahead.
     * Needs permission to describe the group.
     */
    public StylizationClientBuilder workersGroup(String group) {
        workersGroup = Optional.of(group);
        return this;
    }

    /**
     * Connects, and determines the positions to read from. If it fails, nothing stays open.
     *
     * @throws IllegalStateException the outcome topic does not exist
     * @throws org.apache.kafka.common.KafkaException the brokers cannot be reached or refuse
     */
    public StylizationClient build() {
        return build(() -> properties.producer(maxBlock), properties::consumer, Clock.systemUTC());
    }

    StylizationClient build(
            Supplier<Producer<byte[], byte[]>> producers, Supplier<Consumer<byte[], byte[]>> consumers, Clock clock) {
        Publisher publisher = new Publisher(producers, source, headers, clock);
        try {
            return new StylizationClient(this, publisher, consumers, clock).started();
        } catch (RuntimeException e) {
            publisher.abandon();
            throw e;
        }
    }
}
