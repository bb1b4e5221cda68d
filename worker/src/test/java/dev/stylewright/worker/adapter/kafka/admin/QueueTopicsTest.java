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
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsResult;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Topics on a real broker. */
@Timeout(60)
class QueueTopicsTest {

    private static final int STALE_ANSWERS = 5;

    @Test
    void createsWhatIsMissingAndNothingElse() throws Exception {
        KafkaSettings settings = QueueFixture.withoutTopics().settings("w1", QueueKind.CONSUMER_GROUP, Map.of());
        QueueTopics topics = new QueueTopics(settings);
        assertThat(topics.missing()).hasSize(5);
        assertThat(topics.create(1, Optional.empty())).hasSize(5);
        assertThat(topics.missing()).isEmpty();
        assertThat(topics.create(1, Optional.empty())).isEmpty();
    }

    @Test
    void waitsForABrokerThatLearnsOfTheTopicsLaterThanTheController() throws Exception {
        KafkaSettings settings = QueueFixture.withoutTopics().settings("w1", QueueKind.CONSUMER_GROUP, Map.of());
        List<ListTopicsResult> stale = new ArrayList<>();
        new QueueTopics(settings, () -> slowToLearn(Admin.create(new HashMap<>(settings.admin())), stale))
                .create(1, Optional.empty());
        assertThat(stale).as("answers from before the topics were created").hasSize(STALE_ANSWERS);
        assertThat(new QueueTopics(settings).missing()).isEmpty();
    }

    @Test
    void brokersRefuseWhatIsTooLargeUnpackedWhereTheTopicsAreCreatedSo() throws Exception {
        KafkaSettings settings = QueueFixture.withoutTopics().settings("w1", QueueKind.CONSUMER_GROUP, Map.of());
        new QueueTopics(settings).create(1, Optional.empty(), Optional.of(1L << 20));
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

    /** A client of a broker that goes on to answer what it answered first. */
    private static Admin slowToLearn(Admin admin, List<ListTopicsResult> stale) {
        return (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> {
                    try {
                        if (!method.getName().equals("listTopics") || stale.size() == STALE_ANSWERS) {
                            return method.invoke(admin, arguments);
                        }
                        ListTopicsResult answer =
                                stale.isEmpty() ? (ListTopicsResult) method.invoke(admin, arguments) : stale.get(0);
                        answer.names().get();
                        stale.add(answer);
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
