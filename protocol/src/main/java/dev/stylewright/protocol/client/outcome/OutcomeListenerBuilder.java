package dev.stylewright.protocol.client.outcome;

import dev.stylewright.protocol.Topics;
import dev.stylewright.protocol.client.connection.ClientProperties;
import dev.stylewright.protocol.client.connection.HealthListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Collects the settings of a listener; not thread-safe. */
public final class OutcomeListenerBuilder {
    final String group;
    final OutcomeHandler handler;
    ClientProperties properties;
    Topics topics = Topics.defaults();
    Optional<Instant> startFrom = Optional.empty();
    RetryPolicy retries = RetryPolicy.defaults();
    int window = 10_000;
    Duration checkInterval = Duration.ofSeconds(10);
    HealthListener healthListener = HealthListener.NONE;
    private Optional<String> deadLetterTopic = Optional.empty();

    OutcomeListenerBuilder(String bootstrapServers, String group, OutcomeHandler handler) {
        this.properties = ClientProperties.of(bootstrapServers);
        this.group = group;
        this.handler = handler;
    }

    /**
     * Adds properties of kafka-clients, such as those of TLS and SASL, {@code group.protocol} or {@code max.poll.interval.ms}, for the consumer and the
     * producer of dead letters.
     */
    public OutcomeListenerBuilder properties(Map<String, ?> kafkaProperties) {
        properties = properties.with(kafkaProperties);
        return this;
    }

    /** Names the topics; default {@link Topics#defaults()}. */
    public OutcomeListenerBuilder topics(Topics names) {
        topics = names;
        return this;
    }

    /** Names the topic for outcomes that cannot be read or handled; default {@code dlq.} and the outcome topic. It must exist. */
    public OutcomeListenerBuilder deadLetterTopic(String name) {
        deadLetterTopic = Optional.of(name);
        return this;
    }

    /** Where a group without a position begins: with the outcomes published since this time; default: with the oldest that the topic keeps. */
    public OutcomeListenerBuilder startFrom(Instant time) {
        startFrom = Optional.of(time);
        return this;
    }

    /** How often a handler that fails is called again; default {@link RetryPolicy#defaults()}. */
    public OutcomeListenerBuilder retries(RetryPolicy policy) {
        retries = policy;
        return this;
    }

    /** How many of the last {@code ce_id} are remembered, in memory, to skip duplicates; default 10000. */
    public OutcomeListenerBuilder deduplicationWindow(int ids) {
        if (ids < 0) {
            throw new IllegalArgumentException("the window must be 0 ids or more, is " + ids);
        }
        window = ids;
        return this;
    }

    /** How often the listener checks whether the brokers answer; default 10 seconds. */
    public OutcomeListenerBuilder checkInterval(Duration interval) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("checkInterval must be longer than 0, is " + interval);
        }
        checkInterval = interval;
        return this;
    }

    /** Receives changes of {@link OutcomeListener#health()}. */
    public OutcomeListenerBuilder healthListener(HealthListener listener) {
        healthListener = listener;
        return this;
    }

    String deadLetterTopic() {
        return deadLetterTopic.orElse("dlq." + topics.outcomes());
    }

    /**
     * Connects, joins the group and begins to listen. If it fails, nothing stays open.
     *
     * @throws IllegalStateException the outcome topic or the dead-letter topic does not exist
     * @throws org.apache.kafka.common.KafkaException the brokers cannot be reached or refuse
     */
    public OutcomeListener start() {
        DeadLetters deadLetters =
                new DeadLetters(properties.producer(Duration.ofSeconds(10)), deadLetterTopic(), group);
        try {
            return new OutcomeListener(this, new OutcomeSession(this, deadLetters)).started();
        } catch (RuntimeException e) {
            deadLetters.close();
            throw e;
        }
    }
}
