package dev.stylewright.deploy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EmbeddedKafkaTest {
    private final String topic = EmbeddedServers.uniqueName("topic");
    private final String group = EmbeddedServers.uniqueName("group");

    @Test
    void aTransactionsRecordsAreReadOnlyOnceItIsCommitted() throws Exception {
        EmbeddedKafka kafka = EmbeddedServers.shared().kafka();
        createTopic(kafka, 1);
        try (KafkaProducer<String, String> producer = transactionalProducer(kafka)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "key", "aborted")).get();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "key", "committed")).get();
            producer.commitTransaction();
        }
        try (KafkaConsumer<String, String> consumer = consumer(kafka)) {
            consumer.subscribe(List.of(topic));
            assertThat(pollAtLeast(consumer, 1)).containsExactly("committed");
        }
    }

    @Test
    void aConsumerGroupsOffsetsJoinTheTransaction() throws Exception {
        EmbeddedKafka kafka = EmbeddedServers.shared().kafka();
        createTopic(kafka, 1);
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaProducer<String, String> producer = transactionalProducer(kafka);
                KafkaConsumer<String, String> consumer = consumer(kafka)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "in")).get();
            producer.commitTransaction();
            consumer.subscribe(List.of(topic));
            pollAtLeast(consumer, 1);

            ConsumerGroupMetadata claim = consumer.groupMetadata();
            producer.beginTransaction();
            producer.sendOffsetsToTransaction(Map.of(partition, new OffsetAndMetadata(1, "attempts=2")), claim);
            producer.commitTransaction();

            assertThat(consumer.committed(Set.of(partition)))
                    .containsEntry(partition, new OffsetAndMetadata(1, "attempts=2"));
        }
    }

    @Test
    void aShareGroupDeliversAndCountsDeliveries() throws Exception {
        EmbeddedKafka kafka = EmbeddedServers.shared().kafka();
        createTopic(kafka, 1);
        readShareGroupFromTheBeginning(kafka);
        produce(kafka, "first");
        try (KafkaShareConsumer<String, String> consumer = shareConsumer(kafka)) {
            consumer.subscribe(List.of(topic));
            ConsumerRecord<String, String> first = pollOne(consumer);
            assertThat(first.value()).isEqualTo("first");
            assertThat(first.deliveryCount()).hasValue((short) 1);
            consumer.acknowledge(first, AcknowledgeType.RELEASE);

            ConsumerRecord<String, String> again = pollOne(consumer);
            assertThat(again.deliveryCount()).hasValue((short) 2);
            consumer.acknowledge(again, AcknowledgeType.ACCEPT);
            assertThat(consumer.commitSync().values())
                    .allSatisfy(failure -> assertThat(failure).isEmpty());
        }
    }

    @Test
    void aRestartKeepsAddressAndRecords() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary()) {
            createTopic(kafka, 1);
            produce(kafka, "before");
            String address = kafka.bootstrapServers();

            kafka.restart();

            assertThat(kafka.bootstrapServers()).isEqualTo(address);
            produce(kafka, "after");
            assertThat(readAll(kafka, 2)).containsExactly("before", "after");
        }
    }

    @Test
    void aStoppedBrokerRefusesConnectionsUntilItIsStartedAgain() {
        try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary()) {
            kafka.stop();
            kafka.stop();
            assertThat(kafka.running()).isFalse();
            assertThat(Loopback.freePort(kafka.port())).isEqualTo(kafka.port());

            kafka.start();
            kafka.start();
            assertThat(kafka.running()).isTrue();
            assertThatThrownBy(() -> Loopback.freePort(kafka.port())).hasMessageContaining("is taken");
        }
    }

    @Test
    void aKeptDirectoryServesTheNextBrokerOnAnotherPort(@TempDir Path directory) throws Exception {
        Path data = directory.resolve("kafka");
        try (EmbeddedKafka first = EmbeddedKafka.builder().directory(data).start()) {
            createTopic(first, 1);
            produce(first, "kept");
        }
        assertThat(data).isNotEmptyDirectory();
        try (EmbeddedKafka second = EmbeddedKafka.builder().directory(data).start()) {
            assertThat(readAll(second, 1)).containsExactly("kept");
        }
    }

    @Test
    void temporaryDataGoWithTheBroker() throws Exception {
        EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        Path data;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            data = Path.of(admin.describeLogDirs(List.of(1))
                    .allDescriptions()
                    .get()
                    .values()
                    .iterator()
                    .next()
                    .keySet()
                    .iterator()
                    .next());
            assertThat(Files.isDirectory(data)).isTrue();
        }
        kafka.close();
        assertThat(data).doesNotExist();
        assertThatThrownBy(kafka::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void takesPropertiesOfItsCaller() throws Exception {
        try (EmbeddedKafka kafka =
                        EmbeddedKafka.builder().property("num.partitions", "3").start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
            String partitions = admin.describeConfigs(List.of(broker))
                    .all()
                    .get()
                    .values()
                    .iterator()
                    .next()
                    .get("num.partitions")
                    .value();
            assertThat(partitions).isEqualTo("3");
        }
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            EmbeddedKafka.Builder builder = EmbeddedKafka.builder().port(taken.getLocalPort());
            assertThatThrownBy(builder::start)
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()))
                    .hasMessageContaining("is taken");
        }
    }

    private void createTopic(EmbeddedKafka kafka, int partitions) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    private void readShareGroupFromTheBeginning(EmbeddedKafka kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
            ConfigEntry earliest = new ConfigEntry("share.auto.offset.reset", "earliest");
            admin.incrementalAlterConfigs(
                            Map.of(resource, List.of(new AlterConfigOp(earliest, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    private void produce(EmbeddedKafka kafka, String value) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, value)).get();
        }
    }

    private KafkaProducer<String, String> transactionalProducer(EmbeddedKafka kafka) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", group),
                new StringSerializer(),
                new StringSerializer());
    }

    private KafkaConsumer<String, String> consumer(EmbeddedKafka kafka) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", kafka.bootstrapServers(),
                        "group.id", group,
                        "group.protocol", "consumer",
                        "isolation.level", "read_committed",
                        "enable.auto.commit", "false",
                        "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private KafkaShareConsumer<String, String> shareConsumer(EmbeddedKafka kafka) {
        return new KafkaShareConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "group.id",
                        group,
                        "share.acknowledgement.mode",
                        "explicit"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private List<String> readAll(EmbeddedKafka kafka, int count) {
        try (KafkaConsumer<String, String> consumer = consumer(kafka)) {
            consumer.subscribe(List.of(topic));
            return pollAtLeast(consumer, count);
        }
    }

    /** Polls until this number of records has arrived; the timeout of the class limits it. */
    private static List<String> pollAtLeast(KafkaConsumer<String, String> consumer, int count) {
        List<String> values = new ArrayList<>();
        while (values.size() < count) {
            consumer.poll(Duration.ofSeconds(1)).forEach(received -> values.add(received.value()));
        }
        return values;
    }

    private static ConsumerRecord<String, String> pollOne(KafkaShareConsumer<String, String> consumer) {
        while (true) {
            for (ConsumerRecord<String, String> received : consumer.poll(Duration.ofSeconds(1))) {
                return received;
            }
        }
    }
}
