package dev.stylewright.deploy.acceptance;

import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.codec.Codec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Actions of other clients on the topics: transactions, invalid records, too large records, and a member of the group that is not a worker.
 *
 * @param bootstrap the brokers
 */
record OtherClients(String bootstrap) {

    static final String REQUESTS = "stylization.requests";
    private static final String CONTROL = "stylization.control";
    private static final String DEAD_LETTERS = "dlq.stylization.requests";
    /** Bytes of zeros: little as gzip, and more than the heap of a worker of the day has left. */
    private static final int TOO_MUCH = 360 << 20;

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(Map.of("bootstrap.servers", bootstrap));
        properties.putAll(more);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Publishes these in one transaction, and something in another that is aborted. */
    void publishInTransactions(List<StylizationRequest> requests) throws Exception {
        try (var producer = producer(Map.of("transactional.id", "outbox"))) {
            producer.initTransactions();
            producer.beginTransaction();
            for (StylizationRequest request : requests) {
                producer.send(new ProducerRecord<>(REQUESTS, Codec.encodeRequest(request)))
                        .get();
            }
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(REQUESTS, new byte[] {'{'})).get();
            producer.abortTransaction();
        }
    }

    void publishNonsense(int count) throws Exception {
        try (var producer = producer(Map.of())) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(REQUESTS, "{".getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
        }
    }

    /** Publishes a cancel that is small on the brokers and large when it is decompressed: every worker reads it. */
    void publishTooMuch() throws Exception {
        Map<String, Object> properties = Map.of(
                "compression.type",
                "gzip",
                "max.request.size",
                Integer.MAX_VALUE,
                "buffer.memory",
                2L * TOO_MUCH,
                "batch.size",
                TOO_MUCH + TOO_MUCH / 4);
        try (var producer = producer(properties)) {
            producer.send(new ProducerRecord<>(CONTROL, new byte[] {'k'}, new byte[TOO_MUCH]))
                    .get(120, TimeUnit.SECONDS);
        }
    }

    /** Takes the waiting requests of a share group and releases them repeatedly, until brokers have given up on one more request. */
    void giveBackUntilGivenUp(String group) throws Exception {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", bootstrap, "group.id", group, "share.acknowledgement.mode", "explicit");
        long before = deadLetters();
        try (var member =
                new KafkaShareConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            member.subscribe(Set.of(REQUESTS));
            Patience.await("brokers give up", 60, () -> {
                for (ConsumerRecord<byte[], byte[]> record : member.poll(Duration.ofMillis(200))) {
                    member.acknowledge(record, AcknowledgeType.RELEASE);
                }
                member.commitSync();
                return deadLetters() > before;
            });
        }
    }

    private long deadLetters() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            TopicPartition partition = new TopicPartition(DEAD_LETTERS, 0);
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get(20, TimeUnit.SECONDS)
                    .offset();
        }
    }

    /** Sets how long brokers keep requests. */
    void keepRequestsFor(Duration time) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            var topic = new ConfigResource(ConfigResource.Type.TOPIC, REQUESTS);
            var entry = new ConfigEntry(TopicConfig.RETENTION_MS_CONFIG, Long.toString(time.toMillis()));
            admin.incrementalAlterConfigs(Map.of(topic, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
    }
}
