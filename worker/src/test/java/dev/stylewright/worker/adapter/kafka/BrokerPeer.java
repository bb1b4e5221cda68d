package dev.stylewright.worker.adapter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Another service on the same broker, as independent of the code under test as possible. Its messages are audited ({@link MessageAudit}).
 *
 * @param bootstrap the broker
 */
public record BrokerPeer(String bootstrap) {

    /** Longer than the transactions of a killed worker stay open. */
    private static final Duration TRANSACTIONS = Duration.ofSeconds(60);

    public void publish(String topic, String key, String value, Map<String, String> headers)
            throws ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            producer.send(record(topic, key, value, headers)).get();
        }
    }

    public void publish(String topic, int partition, String value) throws ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            producer.send(new ProducerRecord<>(topic, partition, null, value.getBytes(UTF_8)))
                    .get();
        }
    }

    /** Publishes records unchanged, including nulls. */
    public void publish(List<ProducerRecord<byte[], byte[]>> records) throws ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                producer.send(record).get();
            }
        }
    }

    public void publishAborted(String topic, String value) throws ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("transactional.id", topic + "-aborted"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(record(topic, "k", value, Map.of())).get();
            producer.abortTransaction();
        }
    }

    /** Publishes one transaction with these values, and one that is aborted. */
    public void publishInTransactions(String topic, List<String> values)
            throws ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("transactional.id", topic + "-outbox"))) {
            producer.initTransactions();
            producer.beginTransaction();
            for (String value : values) {
                producer.send(record(topic, "k", value, Map.of())).get();
            }
            producer.commitTransaction();
        }
        publishAborted(topic, "never");
    }

    /** The lag of a group in {@code topic} as Kafka's tools compute it: up to the end, markers included. */
    public long lag(String group, String topic, boolean share) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            long lag = 0;
            for (TopicPartition partition : partitions(admin, topic)) {
                long end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                        .partitionResult(partition)
                        .get()
                        .offset();
                lag += share ? shareLag(admin, group, partition, end) : end - position(admin, group, partition);
            }
            return lag;
        }
    }

    private static List<TopicPartition> partitions(Admin admin, String topic)
            throws ExecutionException, InterruptedException {
        return admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                .flatMap(description -> description.partitions().stream())
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    private static long position(Admin admin, String group, TopicPartition partition)
            throws ExecutionException, InterruptedException {
        OffsetAndMetadata committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .get(partition);
        return committed == null ? 0 : committed.offset();
    }

    /** Includes delivered records; records after the group's start offset may already be acknowledged (KIP-1226). */
    private static long shareLag(Admin admin, String group, TopicPartition partition, long end)
            throws ExecutionException, InterruptedException {
        SharePartitionOffsetInfo read = admin.listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
                .partitionsToOffsetInfo(group)
                .get()
                .get(partition);
        return read == null ? end : read.lag().orElseThrow();
    }

    /**
     * All committed records of {@code topic}, in order by partition. Waits until all transactions of the topic have ended: brokers write the markers of
     * a commit, which make its records visible, after they have answered to it.
     */
    public List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
        Map<TopicPartition, Long> ends = ends(topic);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer("read_committed")) {
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            long begun = System.nanoTime();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                assertThat(Duration.ofNanos(System.nanoTime() - begun))
                        .as("how long a transaction in %s stays open", topic)
                        .isLessThan(TRANSACTIONS);
                consumer.poll(Duration.ofMillis(200)).forEach(all::add);
            }
            return all;
        }
    }

    /** The offsets after the last records or markers, whether their transactions have ended or not. */
    private Map<TopicPartition, Long> ends(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer("read_uncommitted")) {
            return consumer.endOffsets(consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList());
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer(String isolation) {
        Map<String, Object> properties = new HashMap<>(MessageAudit.property());
        properties.put("bootstrap.servers", bootstrap);
        properties.put("isolation.level", isolation);
        properties.put("enable.auto.commit", "false");
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** A header as text; empty when there is none. */
    public static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.putAll(MessageAudit.property());
        properties.put("bootstrap.servers", bootstrap);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, String key, String value, Map<String, String> headers) {
        var record = new ProducerRecord<>(topic, key.getBytes(UTF_8), value.getBytes(UTF_8));
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
        return record;
    }
}
