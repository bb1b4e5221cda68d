package dev.stylewright.protocol.client;

import dev.stylewright.protocol.CancelRequest;
import dev.stylewright.protocol.EventHeaders;
import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.Topics;
import dev.stylewright.protocol.codec.CloudEvents;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.report.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Requests images: publishes requests and cancels, and awaits outcomes. Thread-safe; one instance serves a whole service. From its creation on it
 * reads all outcomes (committed ones only) and all progress on one thread of its own and without a consumer group.
 */
public final class StylizationClient implements AutoCloseable {
    private final Producer<byte[], byte[]> producer;
    private final EventFeed feed;
    private final Thread reader;
    private final Waiters waiters;
    private final Topics topics;
    private final String source;
    private final Optional<Duration> timeout;
    private final Clock clock;

    private StylizationClient(
            Builder settings, Producer<byte[], byte[]> producer, Consumer<byte[], byte[]> consumer, Clock clock) {
        this.producer = producer;
        this.waiters = new Waiters(settings.maxPending);
        this.topics = settings.topics;
        this.source = settings.source;
        this.timeout = settings.timeout;
        this.clock = clock;
        this.feed = new EventFeed(consumer, topics.outcomes(), topics.progress(), waiters);
        this.reader = new Thread(feed, "stylization-client");
        reader.setDaemon(true);
    }

    /** A client for the brokers at {@code bootstrapServers}, such as {@code broker:9092}. */
    public static Builder builder(String bootstrapServers) {
        return new Builder(bootstrapServers);
    }

    /**
     * Publishes a request.
     *
     * @param listener receives its progress
     * @return its outcome, of any kind. It fails only if the request could not be published, if the time set with {@link Builder#timeout} is over
     *     ({@link java.util.concurrent.TimeoutException}), if there are too many requests without an outcome, or if the client is closed or can no
     *     longer read. Cancelling the future only ends the waiting; see {@link #cancel}.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // The callbacks pass every failure to the waiter.
    public CompletableFuture<Outcome> submit(StylizationRequest request, ProgressListener listener) {
        Waiters.Waiter waiter = waiters.add(request.id(), listener);
        CompletableFuture<Outcome> outcome = waiter.future();
        if (outcome.isDone()) {
            return outcome;
        }
        timeout.ifPresent(time -> outcome.orTimeout(time.toMillis(), TimeUnit.MILLISECONDS));
        outcome.whenComplete((value, failure) -> {
            if (failure != null) {
                waiters.fail(waiter, failure);
            }
        });
        publish(topics.requests(), EventType.REQUESTED, request.id(), Codec.encodeRequest(request))
                .whenComplete((metadata, failure) -> {
                    if (failure != null) {
                        waiters.fail(waiter, failure);
                    } else {
                        waiters.acknowledged(waiter, outcomeId(request, metadata));
                    }
                });
        return outcome;
    }

    /** Cancels a request if it is not finished yet; its outcome shows whether that succeeded. */
    public CompletableFuture<Void> cancel(String requestId) {
        return cancel(new CancelRequest(requestId, Optional.empty()));
    }

    /**
     * Cancels a request if it is not finished yet.
     *
     * @return completes when the brokers have acknowledged the cancel
     */
    public CompletableFuture<Void> cancel(CancelRequest cancel) {
        return publish(topics.control(), EventType.CANCEL, cancel.requestId(), Codec.encodeCancel(cancel))
                .thenAccept(metadata -> {});
    }

    /** Sends pending messages, stops reading, and fails the futures without an outcome. */
    @Override
    public void close() {
        producer.close(Duration.ofSeconds(10));
        feed.stop();
        try {
            reader.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        waiters.close(new IllegalStateException("the client was closed before the outcome came"));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The producer's callback reports the same failures.
    private CompletableFuture<RecordMetadata> publish(String topic, EventType type, String requestId, byte[] value) {
        CompletableFuture<RecordMetadata> published = new CompletableFuture<>();
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(topic, requestId.getBytes(StandardCharsets.UTF_8), value);
        EventHeaders headers =
                CloudEvents.headers(type, UUID.randomUUID().toString(), source, clock.instant(), requestId);
        headers.toBytes().forEach((name, bytes) -> message.headers().add(name, bytes));
        try {
            producer.send(message, (metadata, failure) -> {
                if (failure != null) {
                    published.completeExceptionally(cannotPublish(topic, failure));
                } else {
                    published.complete(metadata);
                }
            });
        } catch (RuntimeException e) {
            published.completeExceptionally(cannotPublish(topic, e));
        }
        return published;
    }

    private static IllegalStateException cannotPublish(String topic, Exception cause) {
        return new IllegalStateException("cannot publish to " + topic + ": " + cause.getMessage(), cause);
    }

    private static Optional<String> outcomeId(StylizationRequest request, RecordMetadata metadata) {
        return metadata.hasOffset()
                ? Optional.of(
                        CloudEvents.outcomeId(request.id(), metadata.topic(), metadata.partition(), metadata.offset()))
                : Optional.empty();
    }

    /** Collects the settings of a client; not thread-safe. */
    public static final class Builder {
        private final Map<String, Object> properties = new HashMap<>();
        private Topics topics = Topics.defaults();
        private String source = "/stylewright/client";
        private Optional<Duration> timeout = Optional.empty();
        private int maxPending = 10_000;

        private Builder(String bootstrapServers) {
            properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        }

        /** Adds properties of kafka-clients, such as those of TLS and SASL, for the producer and the consumer. */
        public Builder properties(Map<String, ?> kafkaProperties) {
            properties.putAll(kafkaProperties);
            return this;
        }

        /** Names the topics; default {@link Topics#defaults()}. */
        public Builder topics(Topics names) {
            topics = names;
            return this;
        }

        /** Names the service in {@code ce_source}, a URI reference; default {@code /stylewright/client}. */
        public Builder source(String uri) {
            source = uri;
            return this;
        }

        /** Limits the wait for an outcome; default: no limit. */
        public Builder timeout(Duration limit) {
            timeout = Optional.of(limit);
            return this;
        }

        /** Limits the number of requests without an outcome; default 10000. */
        public Builder maxPending(int limit) {
            maxPending = limit;
            return this;
        }

        /**
         * Connects, and determines the positions to read from.
         *
         * @throws IllegalStateException the topic of outcomes does not exist
         * @throws org.apache.kafka.common.KafkaException the brokers cannot be reached or refuse
         */
        public StylizationClient build() {
            Producer<byte[], byte[]> producer =
                    new KafkaProducer<>(producerProperties(), new ByteArraySerializer(), new ByteArraySerializer());
            return build(
                    producer,
                    new KafkaConsumer<>(consumerProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                    Clock.systemUTC());
        }

        StylizationClient build(Producer<byte[], byte[]> producer, Consumer<byte[], byte[]> consumer, Clock clock) {
            try {
                StylizationClient client = new StylizationClient(this, producer, consumer, clock);
                client.reader.start();
                return client;
            } catch (RuntimeException e) {
                producer.close(Duration.ZERO);
                consumer.close();
                throw e;
            }
        }

        private Map<String, Object> producerProperties() {
            Map<String, Object> all = new HashMap<>(properties);
            all.put(ProducerConfig.ACKS_CONFIG, "all");
            all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
            return all;
        }

        private Map<String, Object> consumerProperties() {
            Map<String, Object> all = new HashMap<>(properties);
            all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
            all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
            all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
            // Used only if the next record has been deleted: then continue with the oldest one, to miss as little as
            // possible.
            all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
            return all;
        }
    }
}
