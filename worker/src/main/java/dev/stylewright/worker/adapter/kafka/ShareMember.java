package dev.stylewright.worker.adapter.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a share group (KIP-932) that acquires one record at a time and acknowledges each explicitly.
 *
 * <p>Not thread-safe, except for {@link #metrics} and {@link #unreadable}.
 */
final class ShareMember implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShareMember.class);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    /** Lock duration in milliseconds if the broker does not report one: the shortest that brokers allow by default. */
    private static final int SHORTEST_LOCK = 15_000;
    /** Maximum number of consecutive polls that may run out of memory; brokers give up on a few records before that. */
    private static final int MAX_IN_A_ROW = 100;

    private final KafkaSettings settings;
    private final AtomicLong unreadable = new AtomicLong();
    private volatile ShareConsumer<byte[], byte[]> consumer;
    private Metric answeredFetches;
    private int unreadableInARow;
    /** When a poll for records ended last, by {@link System#nanoTime}. */
    private long polled = System.nanoTime();

    /** Subscribes to the request topic. */
    ShareMember(KafkaSettings settings) {
        this.settings = settings;
        this.consumer = consumer(settings);
        this.answeredFetches = answeredFetches(consumer);
    }

    private static ShareConsumer<byte[], byte[]> consumer(KafkaSettings settings) {
        ShareConsumer<byte[], byte[]> consumer = new KafkaShareConsumer<>(
                properties(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(settings.topics().requests()));
        return consumer;
    }

    private static Map<String, Object> properties(KafkaSettings settings) {
        Map<String, Object> properties = new HashMap<>(settings.consumer());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.workerId());
        properties.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        properties.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        return properties;
    }

    /** Waits for a record that the brokers have just locked for this member; subscribes first if it has left. */
    ConsumerRecords<byte[], byte[]> poll(Duration wait) {
        if (consumer.subscription().isEmpty()) {
            consumer.subscribe(List.of(settings.topics().requests()));
        }
        boolean paused = System.nanoTime() - polled > lockNanos() / 3;
        ConsumerRecords<byte[], byte[]> records = paused ? fetchAfterPause(wait) : fetch(wait);
        polled = System.nanoTime();
        if (!records.isEmpty()) {
            unreadableInARow = 0;
        }
        return records;
    }

    /**
     * Polls after a pause. Releases records that arrived meanwhile: their locks may have expired, and brokers would renew even the lock of a record
     * that another worker has settled. A record that arrives now is kept, since each release counts as a delivery. If a poll returns a record and no
     * fetch was answered during it, the record was there before.
     */
    private ConsumerRecords<byte[], byte[]> fetchAfterPause(Duration wait) {
        while (true) {
            Object answered = answeredFetches.metricValue();
            ConsumerRecords<byte[], byte[]> records = fetch(wait);
            if (records.isEmpty() || !answered.equals(answeredFetches.metricValue())) {
                return records;
            }
            records.forEach(this::release);
        }
    }

    /** The number of answered fetches. The client counts an answer before a poll can return its records. */
    private static Metric answeredFetches(ShareConsumer<byte[], byte[]> consumer) {
        return consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("fetch-total"))
                .map(metric -> (Metric) metric.getValue())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this kafka-clients has no metric fetch-total"));
    }

    /**
     * Polls the consumer. If a record does not fit into memory when decompressed, leaves the group to release it: on the next poll the client would
     * acknowledge it unread. Once it has been delivered too often, brokers move it to the dead-letter topic.
     */
    ConsumerRecords<byte[], byte[]> fetch(Duration wait) {
        try {
            return consumer.poll(wait);
        } catch (OutOfMemoryError e) {
            unreadable.incrementAndGet();
            unreadableInARow++;
            if (unreadableInARow > MAX_IN_A_ROW) {
                throw e;
            }
            LOG.error(
                    "a record of {} does not fit into memory when decompressed, and is released",
                    settings.topics().requests());
            consumer.close(CLOSE);
            consumer = consumer(settings);
            answeredFetches = answeredFetches(consumer);
            return ConsumerRecords.empty();
        }
    }

    /** Leaves the group until the next {@link #poll}. */
    void leave() {
        if (!consumer.subscription().isEmpty()) {
            consumer.unsubscribe();
        }
    }

    /** How long the brokers lock a record. */
    long lockNanos() {
        return Duration.ofMillis(consumer.acquisitionLockTimeoutMs().orElse(SHORTEST_LOCK))
                .toNanos();
    }

    /** Marks a record as released; the brokers learn it with the next acknowledgement or poll. */
    void release(ConsumerRecord<byte[], byte[]> record) {
        consumer.acknowledge(record, AcknowledgeType.RELEASE);
    }

    /** Acknowledges a record and waits for the brokers to confirm; returns why they did not. */
    Optional<KafkaException> acknowledge(ConsumerRecord<byte[], byte[]> record, AcknowledgeType type, long nanos) {
        try {
            consumer.acknowledge(record, type);
            return consumer.commitSync(Duration.ofNanos(nanos)).values().stream()
                    .flatMap(Optional::stream)
                    .findFirst();
        } catch (IllegalStateException e) {
            return Optional.of(new KafkaException("the consumer no longer holds it: " + e.getMessage(), e));
        } catch (KafkaException e) {
            return Optional.of(e);
        }
    }

    long unreadable() {
        return unreadable.get();
    }

    Map<MetricName, ? extends Metric> metrics() {
        return consumer.metrics();
    }

    @Override
    public void close() {
        consumer.close(CLOSE);
    }
}
