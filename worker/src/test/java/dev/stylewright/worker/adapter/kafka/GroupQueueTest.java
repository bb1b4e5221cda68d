package dev.stylewright.worker.adapter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.protocol.Failed;
import dev.stylewright.protocol.FailureCode;
import dev.stylewright.protocol.Outcome;
import dev.stylewright.protocol.Topics;
import dev.stylewright.protocol.WorkerInfo;
import dev.stylewright.worker.adapter.kafka.KafkaSettings.GroupProtocol;
import dev.stylewright.worker.job.Failure;
import dev.stylewright.worker.pipeline.ClaimLostException;
import dev.stylewright.worker.pipeline.RequestRecord;
import dev.stylewright.worker.pipeline.Settlement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the queue promises the pipeline, against a real broker, in both rebalance protocols. */
class GroupQueueTest {

    private static final Duration A_WHILE = Duration.ofSeconds(30);
    private static final WorkerInfo HERE = new WorkerInfo("w", "1", "cpu", "weights@0");

    private String name = "";
    private Topics topics = Topics.defaults();

    @BeforeEach
    void createTopics() throws Exception {
        name = EmbeddedServers.uniqueName("queue");
        topics = new Topics(
                name + ".requests", name + ".outcomes", name + ".progress", name + ".control", name + ".dlq");
        new QueueTopics(settings("setup", GroupProtocol.CONSUMER, Map.of())).create(1, Optional.empty());
    }

    @ParameterizedTest
    @EnumSource
    void hands_out_a_record_as_it_was_published(GroupProtocol protocol) throws Exception {
        Instant before = Instant.now().minusSeconds(60);
        broker().publish(topics.requests(), "key", "value", Map.of("traceparent", "00-1-2-01"));
        try (GroupQueue queue = join("w1", protocol)) {
            RequestRecord record = takeNext(queue);
            assertThat(record.key())
                    .hasValueSatisfying(key -> assertThat(key).asString(UTF_8).isEqualTo("key"));
            assertThat(record.value())
                    .hasValueSatisfying(
                            value -> assertThat(value).asString(UTF_8).isEqualTo("value"));
            assertThat(record.headers()).extracting(RequestRecord.Header::name).containsExactly("traceparent");
            assertThat(record.published()).isAfter(before);
            assertThat(record.attempt()).isEqualTo(1);
            assertThat(record.position()).isEqualTo(new RequestRecord.Position(topics.requests(), 0, 0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void settling_publishes_the_outcome_once_and_acknowledges_the_record(GroupProtocol protocol) throws Exception {
        broker().publish(topics.requests(), "k", "one", Map.of("traceparent", "00-abc"));
        broker().publish(topics.requests(), "k", "two", Map.of());
        try (GroupQueue queue = join("w1", protocol)) {
            RequestRecord first = takeNext(queue);
            queue.settle(first, Settlement.of(outcome("order-1")));
        }
        try (GroupQueue queue = join("w2", protocol)) {
            assertThat(takeNext(queue).value())
                    .hasValueSatisfying(v -> assertThat(v).asString(UTF_8).isEqualTo("two"));
        }
        List<ConsumerRecord<byte[], byte[]>> outcomes = broker().committed(topics.outcomes());
        assertThat(outcomes).singleElement().satisfies(event -> {
            assertThat(event.key()).asString(UTF_8).isEqualTo("order-1");
            assertThat(BrokerPeer.header(event, "ce_id")).isEqualTo("order-1@" + topics.requests() + "-0-0");
            assertThat(BrokerPeer.header(event, "ce_type")).isEqualTo("dev.stylewright.stylization.failed.v1");
            assertThat(BrokerPeer.header(event, "ce_subject")).isEqualTo("order-1");
            assertThat(BrokerPeer.header(event, "ce_source")).isEqualTo("/stylewright/worker/w1");
            assertThat(BrokerPeer.header(event, "traceparent")).isEqualTo("00-abc");
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_dead_letter_is_the_original_record_and_the_reason(GroupProtocol protocol) throws Exception {
        broker().publish(topics.requests(), "the-key", "\u0000not json", Map.of("mine", "kept"));
        try (GroupQueue queue = join("w1", protocol)) {
            Failure reason = Failure.of(FailureCode.INVALID_REQUEST, "it is no JSON");
            queue.settle(takeNext(queue), Settlement.unreadable(reason));
        }
        assertThat(broker().committed(topics.deadLetters())).singleElement().satisfies(letter -> {
            assertThat(letter.key()).asString(UTF_8).isEqualTo("the-key");
            assertThat(letter.value()).asString(UTF_8).isEqualTo("\u0000not json");
            assertThat(BrokerPeer.header(letter, "mine")).isEqualTo("kept");
            assertThat(BrokerPeer.header(letter, "__dlq.errors.topic")).isEqualTo(topics.requests());
            assertThat(BrokerPeer.header(letter, "__dlq.errors.partition")).isEqualTo("0");
            assertThat(BrokerPeer.header(letter, "__dlq.errors.offset")).isEqualTo("0");
            assertThat(BrokerPeer.header(letter, "__dlq.errors.delivery.count")).isEqualTo("1");
            assertThat(BrokerPeer.header(letter, "__dlq.errors.code")).isEqualTo("INVALID_REQUEST");
            assertThat(BrokerPeer.header(letter, "__dlq.errors.message")).isEqualTo("it is no JSON");
        });
        assertThat(broker().committed(topics.outcomes())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_dead_letter_too_large_for_its_topic_is_kept_without_its_value(GroupProtocol protocol) throws Exception {
        String large = "x".repeat(600_000);
        broker().publish(topics.requests(), "k", large, Map.of());
        broker().publish(topics.requests(), "k", "next", Map.of());
        Map<String, String> small = Map.of("max.request.size", "300000");
        try (GroupQueue queue = GroupQueue.join(settings("w1", protocol, small), Clock.systemUTC())) {
            Failure reason = Failure.of(FailureCode.INVALID_REQUEST, "too large");
            queue.settle(takeNext(queue), Settlement.unreadable(reason));
            assertThat(takeNext(queue).value())
                    .hasValueSatisfying(v -> assertThat(v).asString(UTF_8).isEqualTo("next"));
        }
        assertThat(broker().committed(topics.deadLetters())).singleElement().satisfies(letter -> {
            assertThat(letter.value()).isNull();
            assertThat(BrokerPeer.header(letter, "__dlq.errors.message"))
                    .contains("600000 bytes", topics.requests() + "-0@0");
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_record_handed_back_comes_again_and_costs_no_attempt(GroupProtocol protocol) throws Exception {
        broker().publish(topics.requests(), "k", "one", Map.of());
        try (GroupQueue queue = join("w1", protocol)) {
            assertThat(takeNext(queue).attempt()).isEqualTo(1);
            queue.handBack();
            assertThat(takeNext(queue).attempt()).isEqualTo(1);
        }
        try (GroupQueue queue = join("w2", protocol)) {
            assertThat(takeNext(queue).attempt()).isEqualTo(1);
        }
        assertThat(broker().committed(topics.outcomes())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_claim_that_is_held_outlasts_the_poll_interval(GroupProtocol protocol) throws Exception {
        broker().publish(topics.requests(), "k", "one", Map.of());
        broker().publish(topics.requests(), "k", "two", Map.of());
        try (GroupQueue queue = joinImpatient("w1", protocol)) {
            RequestRecord record = takeNext(queue);
            Instant longEnough = Instant.now().plusMillis(3 * POLL_INTERVAL_MILLIS);
            while (Instant.now().isBefore(longEnough)) {
                assertThat(queue.hold()).isTrue();
                Thread.onSpinWait();
            }
            queue.settle(record, Settlement.of(outcome("order-1")));
            assertThat(takeNext(queue).position().offset()).isEqualTo(1);
        }
        assertThat(broker().committed(topics.outcomes())).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_worker_that_lost_its_claim_settles_nothing(GroupProtocol protocol) throws Exception {
        broker().publish(topics.requests(), "k", "one", Map.of());
        try (GroupQueue sleeper = joinImpatient("sleeper", protocol);
                GroupQueue other = join("other", protocol)) {
            RequestRecord lost = takeNext(sleeper);
            RequestRecord again = takeNext(other);
            assertThat(again.position()).isEqualTo(lost.position());
            assertThat(again.attempt()).isEqualTo(2);
            other.settle(again, Settlement.of(outcome("order-1")));

            assertThatThrownBy(() -> sleeper.settle(lost, Settlement.of(outcome("order-1"))))
                    .isInstanceOf(ClaimLostException.class);
            assertThat(sleeper.hold()).isFalse();
        }
        assertThat(broker().committed(topics.outcomes())).singleElement().satisfies(event -> assertThat(
                        BrokerPeer.header(event, "ce_source"))
                .isEqualTo("/stylewright/worker/other"));
    }

    @ParameterizedTest
    @EnumSource
    void a_record_can_be_settled_before_its_partition_goes_to_a_new_member(GroupProtocol protocol) throws Exception {
        String both = name + ".two";
        topics = new Topics(both, both + ".outcomes", both + ".progress", both + ".control", both + ".dlq");
        new QueueTopics(settings("setup", protocol, Map.of())).create(2, Optional.empty());
        broker().publish(topics.requests(), 0, "zero");
        broker().publish(topics.requests(), 1, "one");
        try (GroupQueue old = join("old", protocol)) {
            RequestRecord claimed = takeNext(old);
            AtomicBoolean settled = new AtomicBoolean();
            old.beforeClaimGoes(() -> settled.set(settle(old, claimed, "first")));
            try (GroupQueue joining = join("new", protocol)) {
                RequestRecord other = takeWhileHeld(joining, old);
                joining.settle(other, Settlement.of(outcome("second")));
                if (!settled.get()) {
                    assertThat(old.hold())
                            .as("the claim stays where its partition stays")
                            .isTrue();
                    assertThat(settle(old, claimed, "first")).isTrue();
                }
                assertThat(other.position()).isNotEqualTo(claimed.position());
                assertThat(other.attempt()).isEqualTo(1);
            }
        }
        assertThat(broker().committed(topics.outcomes()))
                .extracting(event -> BrokerPeer.header(event, "ce_subject"))
                .containsExactlyInAnyOrder("first", "second");
    }

    private static boolean settle(GroupQueue queue, RequestRecord record, String id) {
        try {
            queue.settle(record, Settlement.of(outcome(id)));
            return true;
        } catch (ClaimLostException e) {
            throw new AssertionError(e);
        }
    }

    private static RequestRecord takeWhileHeld(GroupQueue joining, GroupQueue old) {
        Instant end = Instant.now().plus(A_WHILE);
        while (Instant.now().isBefore(end)) {
            old.hold();
            Optional<RequestRecord> record = joining.take(Duration.ofMillis(100));
            if (record.isPresent()) {
                return record.get();
            }
        }
        throw new AssertionError("the new member got nothing within " + A_WHILE);
    }

    @ParameterizedTest
    @EnumSource
    void requests_of_a_transaction_that_was_aborted_are_not_seen(GroupProtocol protocol) throws Exception {
        broker().publishAborted(topics.requests(), "never");
        broker().publish(topics.requests(), "k", "meant", Map.of());
        try (GroupQueue queue = join("w1", protocol)) {
            assertThat(takeNext(queue).value())
                    .hasValueSatisfying(v -> assertThat(v).asString(UTF_8).isEqualTo("meant"));
        }
    }

    private static final long POLL_INTERVAL_MILLIS = 1_500;

    private static Outcome outcome(String id) {
        return new Failed(id, FailureCode.IMAGE_NOT_FOUND, "there is none", List.of(), 1, HERE, Map.of());
    }

    private static RequestRecord takeNext(GroupQueue queue) {
        Instant end = Instant.now().plus(A_WHILE);
        while (Instant.now().isBefore(end)) {
            Optional<RequestRecord> record = queue.take(Duration.ofMillis(500));
            if (record.isPresent()) {
                return record.get();
            }
        }
        throw new AssertionError("no record within " + A_WHILE);
    }

    private GroupQueue join(String worker, GroupProtocol protocol) throws QueueUnusableException {
        return GroupQueue.join(settings(worker, protocol, Map.of()), Clock.systemUTC());
    }

    /** Joins as a member that the group gives up soon after it stops polling. */
    private GroupQueue joinImpatient(String worker, GroupProtocol protocol) throws QueueUnusableException {
        Map<String, String> impatient = Map.of("max.poll.interval.ms", Long.toString(POLL_INTERVAL_MILLIS));
        return GroupQueue.join(settings(worker, protocol, impatient), Clock.systemUTC());
    }

    private KafkaSettings settings(String worker, GroupProtocol protocol, Map<String, String> more) {
        Map<String, String> properties = new HashMap<>(more);
        properties.put("bootstrap.servers", EmbeddedServers.shared().kafka().bootstrapServers());
        return new KafkaSettings(name, protocol, worker, topics, properties, properties, properties);
    }

    private static BrokerPeer broker() {
        return new BrokerPeer(EmbeddedServers.shared().kafka().bootstrapServers());
    }
}
