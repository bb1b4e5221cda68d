package dev.stylewright.protocol.client.connection;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Properties of kafka-clients, and the clients built with them. Immutable. */
public final class ClientProperties {
    private final Map<String, Object> common;

    private ClientProperties(Map<String, Object> common) {
        this.common = common;
    }

    /** The brokers, such as {@code broker:9092}, and nothing else. */
    public static ClientProperties of(String bootstrapServers) {
        return new ClientProperties(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /** These and more properties. */
    public ClientProperties with(Map<String, ?> more) {
        Map<String, Object> all = new HashMap<>(common);
        all.putAll(more);
        return new ClientProperties(Map.copyOf(all));
    }

    /** All properties. */
    public Map<String, Object> asMap() {
        return common;
    }

    /** A producer that waits for all replicas; {@code send} blocks for at most {@code maxBlock}. */
    public Producer<byte[], byte[]> producer(Duration maxBlock) {
        Map<String, Object> all = new HashMap<>(common);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, maxBlock.toMillis());
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A consumer without a group, of committed records only. */
    public Consumer<byte[], byte[]> consumer() {
        Map<String, Object> all = reading();
        all.remove(ConsumerConfig.GROUP_ID_CONFIG);
        all.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
        return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** A consumer in a group, of committed records only, that returns one record at a time and commits nothing by itself. */
    public Consumer<byte[], byte[]> member(String group) {
        Map<String, Object> all = reading();
        all.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> reading() {
        Map<String, Object> all = new HashMap<>(common);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // Used only if the next record has been deleted: then continue with the oldest one, to miss as little as
        // possible.
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return all;
    }
}
