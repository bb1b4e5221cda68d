package dev.stylewright.worker.adapter.kafka.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.QueueFixture;
import dev.stylewright.worker.adapter.kafka.QueueKind;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Topics on a real broker. */
@Timeout(60)
class QueueTopicsTest {

    private static final int STALE_ANSWERS = 5;

    private final KafkaSettings settings =
            QueueFixture.withoutTopics().settings("w1", QueueKind.CONSUMER_GROUP, Map.of());

    @Test
    void createsMissingTopicsAndNothingElse() throws Exception {
        try (BrokerAdmin admin = BrokerAdmin.open(settings)) {
            QueueTopics topics = new QueueTopics(admin);
            assertThat(topics.missing()).hasSize(5);
            assertThat(topics.create(2, Optional.empty())).hasSize(5);
            assertThat(topics.missing()).isEmpty();
            assertThat(topics.create(1, Optional.empty())).isEmpty();
            assertThat(topics.partitions().values()).hasSize(5).containsOnly(2);
        }
    }

    @Test
    void waitsForABrokerThatLearnsOfTheTopicsLaterThanTheController() throws Exception {
        List<Object> stale = new ArrayList<>();
        try (BrokerAdmin admin = new BrokerAdmin(settings, slowToLearn(client(), stale, Set.of("describeTopics")))) {
            assertThat(new QueueTopics(admin).create(1, Optional.empty())).hasSize(5);
            assertThat(stale).as("answers from before the topics were created").hasSize(STALE_ANSWERS);
            assertThat(new QueueTopics(admin).missing()).isEmpty();
        }
    }

    @Test
    void theShareGroupIsSetThoughABrokerDoesNotKnowTheNewTopicsYet() throws Exception {
        List<Object> stale = new ArrayList<>();
        try (BrokerAdmin admin = BrokerAdmin.open(settings);
                BrokerAdmin other =
                        new BrokerAdmin(settings, slowToLearn(client(), stale, Set.of("describeConfigs")))) {
            ask(other, stale);
            new QueueTopics(admin).create(1, Optional.empty());

            assertThat(new ShareGroup(other, 5).configure()).isEmpty();

            assertThat(stale).hasSize(STALE_ANSWERS);
            assertThat(new ShareGroup(admin, 5).problems()).isEmpty();
        }
    }

    /** Lets a broker answer while there are no topics. */
    private static void ask(BrokerAdmin admin, List<Object> stale) {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> new ShareGroup(admin, 5).problems()))
                .hasMessageContaining("UnknownTopicOrPartition");
        assertThat(stale).hasSize(1);
    }

    @Test
    void ofWorkersThatCreateAtOnceEachFindsAllTopicsAndEachTopicIsCreatedOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(5);
        try {
            Callable<List<String>> worker = () -> {
                try (BrokerAdmin admin = BrokerAdmin.open(settings)) {
                    List<String> created = new QueueTopics(admin).create(1, Optional.empty());
                    assertThat(new QueueTopics(admin).missing()).isEmpty();
                    assertThat(new ShareGroup(admin, 5).configure()).isEmpty();
                    return created;
                }
            };
            List<String> created = new ArrayList<>();
            for (Future<List<String>> one : threads.invokeAll(List.of(worker, worker, worker, worker, worker))) {
                created.addAll(one.get());
            }
            assertThat(created).hasSize(5).doesNotHaveDuplicates();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void createdTopicsCauseNoWarnings() throws Exception {
        try (BrokerAdmin admin = BrokerAdmin.open(settings)) {
            new QueueTopics(admin).create(1, Optional.empty());

            assertThat(new TopicSettings(admin).findings()).isEmpty();
            assertThat(new TopicSettings(admin).retentionOfRequests()).contains(java.time.Duration.ofDays(7));
        }
    }

    @Test
    void settingsThatLoseOrHoardRecordsAreNamed() throws Exception {
        try (BrokerAdmin admin = BrokerAdmin.open(settings)) {
            new QueueTopics(admin).create(1, Optional.empty());
            String requests = settings.topics().requests();
            set(admin, requests, "cleanup.policy", "compact,delete");
            set(admin, requests, "retention.ms", "3600000");
            set(admin, requests, "retention.bytes", "1000000");
            set(admin, requests, "message.timestamp.type", "CreateTime");
            set(admin, settings.topics().control(), "retention.ms", "1800000");
            set(admin, settings.topics().deadLetters(), "cleanup.policy", "compact");
            set(admin, settings.topics().deadLetters(), "max.message.bytes", "1000");

            assertThat(new TopicSettings(admin).findings())
                    .satisfiesExactly(
                            line -> assertThat(line).contains("cleanup.policy of " + requests, "compact,delete"),
                            line -> assertThat(line)
                                    .contains("retention.ms of " + requests, "3600000 (1.0 h)", "1 day"),
                            line -> assertThat(line).contains("retention.bytes of " + requests, "1000000", "64 MiB"),
                            line -> assertThat(line).contains("message.timestamp.type of " + requests, "CreateTime"),
                            line -> assertThat(line)
                                    .contains(
                                            "retention.ms of "
                                                    + settings.topics().control(),
                                            "1800000",
                                            "3600000"),
                            line -> assertThat(line)
                                    .contains(
                                            "cleanup.policy of "
                                                    + settings.topics().deadLetters(),
                                            "compact"),
                            line -> assertThat(line)
                                    .contains(settings.topics().deadLetters() + " has no retention", "2592000000"),
                            line -> assertThat(line)
                                    .contains(
                                            "max.message.bytes of "
                                                    + settings.topics().deadLetters(),
                                            "1000"));
        }
    }

    private static void set(BrokerAdmin admin, String topic, String name, String value) throws Exception {
        admin.client()
                .incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private Admin client() {
        return Admin.create(new HashMap<>(settings.admin()));
    }

    @Test
    void brokersRefuseRecordsThatAreTooLargeUncompressedIfTheTopicsSaySo() throws Exception {
        try (BrokerAdmin admin = BrokerAdmin.open(settings)) {
            new QueueTopics(admin).create(1, Optional.empty(), Optional.of(1L << 20));
        }
        Map<String, Object> compressed = new HashMap<>(settings.producer());
        compressed.putAll(Map.of("compression.type", "gzip", "max.request.size", 16 << 20));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(compressed, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String topic :
                    List.of(settings.topics().requests(), settings.topics().control())) {
                producer.send(new ProducerRecord<>(topic, "k".getBytes(UTF_8), new byte[1 << 19]))
                        .get();
                assertThatThrownBy(
                                () -> producer.send(new ProducerRecord<>(topic, "k".getBytes(UTF_8), new byte[8 << 20]))
                                        .get())
                        .hasCauseInstanceOf(InvalidRecordException.class);
            }
        }
    }

    /** A client of a broker that keeps returning its first response. */
    private static Admin slowToLearn(Admin admin, List<Object> stale, Set<String> questions) {
        return (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> {
                    try {
                        if (!questions.contains(method.getName()) || stale.size() == STALE_ANSWERS) {
                            return method.invoke(admin, arguments);
                        }
                        stale.add(stale.isEmpty() ? method.invoke(admin, arguments) : stale.get(0));
                        return stale.get(0);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
