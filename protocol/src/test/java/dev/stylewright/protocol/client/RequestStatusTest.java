package dev.stylewright.protocol.client;

import static dev.stylewright.protocol.client.TestTopics.cancelled;
import static dev.stylewright.protocol.client.TestTopics.eventually;
import static dev.stylewright.protocol.client.TestTopics.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.client.RequestPosition.RequestRecord;
import dev.stylewright.protocol.client.RequestStatus.State;
import dev.stylewright.protocol.report.Started;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The state of a request, from the topics of a real broker. */
@Timeout(300)
class RequestStatusTest {
    @SuppressWarnings("NullAway.Init")
    private TestTopics topics;

    @BeforeEach
    void create() throws Exception {
        topics = TestTopics.shared();
    }

    @AfterEach
    void close() {
        topics.close();
    }

    @Test
    void theStateOfARequestIsFollowedFromItsPosition() throws Exception {
        String group = topics.names.requests() + ".workers";
        try (StylizationClient client = topics.client().workersGroup(group).build()) {
            client.submit(request("order-0"), SubmitOptions.defaults());
            RequestPosition position = client.submit(request("order-1"), SubmitOptions.defaults())
                    .position()
                    .get(60, TimeUnit.SECONDS);
            commit(group, 0, 0);
            RequestStatus waiting = client.status(position).get(60, TimeUnit.SECONDS);
            assertThat(waiting.state()).isEqualTo(State.WAITING);
            assertThat(waiting.ahead()).hasValue(1);
            assertThat(waiting.older()).hasValue(1);

            commit(group, 0, 1);
            topics.start(position);
            RequestStatus running = client.status(position).get(60, TimeUnit.SECONDS);
            assertThat(running.state()).isEqualTo(State.RUNNING);
            assertThat(running.progress()).get().isInstanceOf(Started.class);
            assertThat(running.ahead()).hasValue(0);

            topics.answer(position, "done");
            RequestStatus finished = client.status(position).get(60, TimeUnit.SECONDS);
            assertThat(finished.state()).isEqualTo(State.FINISHED);
            assertThat(finished.outcome()).contains(cancelled("order-1", "done"));

            RequestPosition other = new RequestPosition(
                    "order-0", position.time(), Optional.of(new RequestRecord(topics.names.requests(), 0, 0)));
            assertThat(client.status(other).get(60, TimeUnit.SECONDS).state())
                    .as("behind the workers' position, without an outcome")
                    .isEqualTo(State.UNKNOWN);
        }
    }

    /**
     * <pre>
     * partition 0: probes  a0      a1      c
     * partition 1: probes      b0      b1      d
     * </pre>
     */
    @Test
    void olderRequestsOfAllPartitionsAreCountedApartFromThoseAhead() throws Exception {
        topics.admin()
                .createPartitions(Map.of(topics.names.requests(), NewPartitions.increaseTo(2)))
                .all()
                .get(60, TimeUnit.SECONDS);
        String group = topics.names.requests() + ".workers";
        try (StylizationClient client = topics.client().workersGroup(group).build()) {
            Map<Integer, String> keys = new HashMap<>();
            for (int i = 0; keys.size() < 2; i++) {
                keys.putIfAbsent(submitted(client, "probe-" + i, "key-" + i).partition(), "key-" + i);
            }
            for (int i = 0; i < 2; i++) {
                submitted(client, "a" + i, keys.getOrDefault(0, ""));
                submitted(client, "b" + i, keys.getOrDefault(1, ""));
            }
            RequestPosition asked = client.submit(
                            request("c"), SubmitOptions.defaults().withPartitionKey(keys.getOrDefault(0, "")))
                    .position()
                    .get(60, TimeUnit.SECONDS);
            waitForALaterTime(asked);
            long inTheOther = submitted(client, "d", keys.getOrDefault(1, "")).offset();

            commit(group, 0, asked.record().orElseThrow().offset() - 2);
            RequestStatus unread = client.status(asked).get(60, TimeUnit.SECONDS);
            assertThat(unread.ahead()).hasValue(2);
            assertThat(unread.older())
                    .as("no one has read from the other partition")
                    .hasValue(2 + inTheOther);

            commit(group, 1, inTheOther - 1);
            RequestStatus waiting = client.status(asked).get(60, TimeUnit.SECONDS);
            assertThat(waiting.ahead()).hasValue(2);
            assertThat(waiting.older()).hasValue(3);

            commit(group, 1, inTheOther + 1);
            assertThat(client.status(asked).get(60, TimeUnit.SECONDS).older())
                    .as("workers are past the newer request")
                    .hasValue(2);
        }
    }

    /** Submits a request and waits until the clock has moved on. */
    private static RequestRecord submitted(StylizationClient client, String id, String key) throws Exception {
        RequestPosition position = client.submit(
                        request(id), SubmitOptions.defaults().withPartitionKey(key))
                .position()
                .get(60, TimeUnit.SECONDS);
        waitForALaterTime(position);
        return position.record().orElseThrow();
    }

    private static void waitForALaterTime(RequestPosition position) {
        eventually(() -> Instant.now().isAfter(position.time().plusMillis(1)));
    }

    private void commit(String group, int partition, long offset) {
        Map<String, Object> properties = new HashMap<>(topics.properties);
        properties.put("group.id", group);
        try (KafkaConsumer<byte[], byte[]> worker =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition position = new TopicPartition(topics.names.requests(), partition);
            worker.assign(List.of(position));
            worker.commitSync(Map.of(position, new OffsetAndMetadata(offset)));
        }
    }
}
