package dev.stylewright.protocol.client.outcome;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** Publishes outcomes that could not be handled: the record unchanged, with {@code __dlq.errors.*} headers like those of workers. */
final class DeadLetters implements AutoCloseable {
    private static final String ERRORS = "__dlq.errors.";
    private static final int MAX_MESSAGE = 1000;

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final String group;

    DeadLetters(Producer<byte[], byte[]> producer, String topic, String group) {
        this.producer = producer;
        this.topic = topic;
        this.group = group;
    }

    /**
     * Publishes a record and waits for the brokers' acknowledgement.
     *
     * @throws KafkaException the brokers did not acknowledge it
     */
    void publish(ConsumerRecord<byte[], byte[]> message, String reason, int attempts) {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, message.key(), message.value());
        message.headers().forEach(letter.headers()::add);
        add(letter, "topic", message.topic());
        add(letter, "partition", Integer.toString(message.partition()));
        add(letter, "offset", Long.toString(message.offset()));
        add(letter, "group", group);
        add(letter, "message", reason.substring(0, Math.min(MAX_MESSAGE, reason.length())));
        add(letter, "delivery.count", Integer.toString(attempts));
        Future<RecordMetadata> sent = producer.send(letter);
        try {
            sent.get(2, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while publishing to " + topic, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("cannot publish to " + topic + ": " + e.getMessage(), e);
        }
    }

    private static void add(ProducerRecord<byte[], byte[]> letter, String name, String value) {
        letter.headers().add(ERRORS + name, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
