package dev.stylewright.protocol.client;

import dev.stylewright.protocol.EventHeaders;
import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.codec.CloudEvents;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * Publishes requests and cancels. Thread-safe. A producer that can no longer be used, such as one whose producer id was refused, is replaced by a new
 * one with the next record.
 */
final class Publisher implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Publisher.class.getName());

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final String source;
    private final Supplier<EventHeaders> common;
    private final Clock clock;
    private Producer<byte[], byte[]> producer;
    private boolean closed;

    /**
     * Builds the first producer.
     *
     * @param common supplies headers of every record, on the publishing thread
     */
    Publisher(Supplier<Producer<byte[], byte[]>> producers, String source, Supplier<EventHeaders> common, Clock clock) {
        this.producers = producers;
        this.source = source;
        this.common = common;
        this.clock = clock;
        this.producer = producers.get();
    }

    /**
     * Publishes one record.
     *
     * @param more headers of the caller; they override common headers of the same name
     * @return completes with the acknowledgement of the brokers
     */
    CompletableFuture<RecordMetadata> publish(
            String topic, EventType type, String requestId, String key, EventHeaders more, byte[] value) {
        CompletableFuture<RecordMetadata> published = new CompletableFuture<>();
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
        EventHeaders headers =
                CloudEvents.headers(type, UUID.randomUUID().toString(), source, clock.instant(), requestId);
        try {
            headers = with(with(headers, common.get()), more);
            headers.toBytes().forEach((name, bytes) -> message.headers().add(name, bytes));
            send(message, published);
        } catch (RuntimeException e) {
            published.completeExceptionally(cannotPublish(topic, e));
        }
        return published;
    }

    private void send(ProducerRecord<byte[], byte[]> message, CompletableFuture<RecordMetadata> published) {
        Producer<byte[], byte[]> present = present();
        try {
            send(present, message, published);
        } catch (KafkaException e) {
            if (e.getClass() != KafkaException.class) {
                throw e; // A failure of this record or this moment, such as a timeout; the producer is still usable.
            }
            send(replacementOf(present, e), message, published);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback reports the same failures.
    private static void send(
            Producer<byte[], byte[]> producer,
            ProducerRecord<byte[], byte[]> message,
            CompletableFuture<RecordMetadata> published) {
        producer.send(message, (metadata, failure) -> {
            if (failure != null) {
                published.completeExceptionally(cannotPublish(message.topic(), failure));
            } else {
                published.complete(metadata);
            }
        });
    }

    private synchronized Producer<byte[], byte[]> present() {
        return producer;
    }

    private synchronized Producer<byte[], byte[]> replacementOf(Producer<byte[], byte[]> broken, KafkaException cause) {
        if (producer == broken && !closed) {
            LOG.log(System.Logger.Level.WARNING, "the producer is replaced: " + cause.getMessage(), cause);
            producer = producers.get();
            broken.close(Duration.ZERO);
        }
        return producer;
    }

    private static EventHeaders with(EventHeaders headers, EventHeaders more) {
        EventHeaders all = headers;
        for (var header : more.asMap().entrySet()) {
            all = all.with(header.getKey(), header.getValue());
        }
        return all;
    }

    private static IllegalStateException cannotPublish(String topic, Exception cause) {
        return new IllegalStateException("cannot publish to " + topic + ": " + cause.getMessage(), cause);
    }

    /** Sends pending records, for at most 10 seconds. */
    @Override
    public void close() {
        close(Duration.ofSeconds(10));
    }

    /** Closes and sends nothing more. */
    void abandon() {
        close(Duration.ZERO);
    }

    private void close(Duration patience) {
        Producer<byte[], byte[]> last;
        synchronized (this) {
            closed = true;
            last = producer;
        }
        last.close(patience);
    }
}
