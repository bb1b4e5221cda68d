package dev.stylewright.worker.adapter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.protocol.Topics;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.job.Failure;
import dev.stylewright.worker.pipeline.queue.ClaimLostException;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of every queue, against a real broker. */
@SuppressWarnings("NullAway.Init")
class RequestQueueTest {

    private QueueFixture fixture;
    private Topics topics;

    @BeforeEach
    void createTopics() throws Exception {
        fixture = QueueFixture.create(1);
        topics = fixture.topics();
    }

    @ParameterizedTest
    @EnumSource
    void handsOutARecordAsItWasPublished(QueueKind kind) throws Exception {
        Instant before = Instant.now().minusSeconds(60);
        broker().publish(topics.requests(), "key", "value", Map.of("traceparent", "00-1-2-01"));
        try (RequestQueue queue = join("w1", kind)) {
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
    void settlingPublishesTheOutcomeOnceAndAcknowledgesTheRecord(QueueKind kind) throws Exception {
        broker().publish(topics.requests(), "k", "one", Map.of("traceparent", "00-abc"));
        broker().publish(topics.requests(), "k", "two", Map.of());
        try (RequestQueue queue = join("w1", kind)) {
            RequestRecord first = takeNext(queue);
            queue.settle(first, Settlement.of(outcome("order-1")));
        }
        try (RequestQueue queue = join("w2", kind)) {
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
    void aDeadLetterIsTheOriginalRecordAndTheReason(QueueKind kind) throws Exception {
        broker().publish(topics.requests(), "the-key", "\u0000not json", Map.of("mine", "kept"));
        try (RequestQueue queue = join("w1", kind)) {
            Failure reason = Failure.of(FailureCode.INVALID_REQUEST, "it is no JSON");
            queue.settle(takeNext(queue), Settlement.unreadable(reason));
        }
        assertThat(broker().committed(topics.deadLetters())).singleElement().satisfies(deadLetter -> {
            assertThat(deadLetter.key()).asString(UTF_8).isEqualTo("the-key");
            assertThat(deadLetter.value()).asString(UTF_8).isEqualTo("\u0000not json");
            assertThat(BrokerPeer.header(deadLetter, "mine")).isEqualTo("kept");
            assertThat(BrokerPeer.header(deadLetter, "__dlq.errors.topic")).isEqualTo(topics.requests());
            assertThat(BrokerPeer.header(deadLetter, "__dlq.errors.partition")).isEqualTo("0");
            assertThat(BrokerPeer.header(deadLetter, "__dlq.errors.offset")).isEqualTo("0");
            assertThat(BrokerPeer.header(deadLetter, "__dlq.errors.delivery.count"))
                    .isEqualTo("1");
            assertThat(BrokerPeer.header(deadLetter, "__dlq.errors.code")).isEqualTo("INVALID_REQUEST");
            assertThat(BrokerPeer.header(deadLetter, "__dlq.errors.message")).isEqualTo("it is no JSON");
        });
        assertThat(broker().committed(topics.outcomes())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aDeadLetterTooLargeForItsTopicIsKeptWithoutItsValue(QueueKind kind) throws Exception {
        String large = "x".repeat(600_000);
        broker().publish(topics.requests(), "k", large, Map.of());
        broker().publish(topics.requests(), "k", "next", Map.of());
        Map<String, String> small = Map.of("max.request.size", "300000");
        try (RequestQueue queue = fixture.join("w1", kind, small)) {
            Failure reason = Failure.of(FailureCode.INVALID_REQUEST, "too large");
            queue.settle(takeNext(queue), Settlement.unreadable(reason));
            assertThat(takeNext(queue).value())
                    .hasValueSatisfying(v -> assertThat(v).asString(UTF_8).isEqualTo("next"));
        }
        assertThat(broker().committed(topics.deadLetters())).singleElement().satisfies(deadLetter -> {
            assertThat(deadLetter.value()).isNull();
            assertThat(BrokerPeer.header(deadLetter, "__dlq.errors.message"))
                    .contains("600000 bytes", topics.requests() + "-0@0");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aReleasedRecordComesAgainAndCostsAnAttemptOnlyWhereBrokersCount(QueueKind kind) throws Exception {
        int cost = kind == QueueKind.SHARE ? 1 : 0;
        broker().publish(topics.requests(), "k", "one", Map.of());
        try (RequestQueue queue = join("w1", kind)) {
            assertThat(takeNext(queue).attempt()).isEqualTo(1);
            queue.release();
            assertThat(takeNext(queue).attempt()).isEqualTo(1 + cost);
            queue.release();
        }
        try (RequestQueue queue = join("w2", kind)) {
            assertThat(takeNext(queue).attempt()).isEqualTo(1 + 2 * cost);
        }
        assertThat(broker().committed(topics.outcomes())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aWorkerThatEndsWithARecordHasUsedUpAnAttempt(QueueKind kind) throws Exception {
        broker().publish(topics.requests(), "k", "one", Map.of());
        for (int attempt = 1; attempt <= 3; attempt++) {
            try (RequestQueue queue = join("w" + attempt, kind)) {
                assertThat(takeNext(queue).attempt()).isEqualTo(attempt);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingLagsBehindTheMarkersOfTransactions(QueueKind kind) throws Exception {
        broker().publishInTransactions(topics.requests(), List.of("one", "two"));
        try (RequestQueue queue = join("w1", kind)) {
            for (int i = 0; i < 2; i++) {
                queue.settle(takeNext(queue), Settlement.of(outcome("order-" + i)));
            }
            fixture.awaitNoLag(queue, kind);
            broker().publishAborted(topics.requests(), "never");
            fixture.awaitNoLag(queue, kind);
            broker().publish(topics.requests(), "k", "three", Map.of());
            assertThat(takeNext(queue).attempt()).isEqualTo(1);
        }
        try (RequestQueue queue = join("w2", kind)) {
            queue.renewClaim();
            assertThat(takeNext(queue).attempt())
                    .as("an idle worker leaves the count alone")
                    .isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClaimThatIsHeldOutlastsThePollInterval(QueueKind kind) throws Exception {
        broker().publish(topics.requests(), "k", "one", Map.of());
        broker().publish(topics.requests(), "k", "two", Map.of());
        try (RequestQueue queue = fixture.joinImpatient("w1", kind)) {
            RequestRecord record = takeNext(queue);
            Instant longEnough = Instant.now().plusMillis(3 * QueueFixture.IMPATIENCE_MILLIS);
            while (Instant.now().isBefore(longEnough)) {
                assertThat(queue.renewClaim()).isTrue();
                Thread.onSpinWait();
            }
            queue.settle(record, Settlement.of(outcome("order-1")));
            assertThat(takeNext(queue).position().offset()).isEqualTo(1);
        }
        assertThat(broker().committed(topics.outcomes())).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aWorkerThatLostItsClaimSettlesNothing(QueueKind kind) throws Exception {
        broker().publish(topics.requests(), "k", "one", Map.of());
        try (RequestQueue sleeper = fixture.joinImpatient("sleeper", kind);
                RequestQueue other = join("other", kind)) {
            RequestRecord lost = takeNext(sleeper);
            RequestRecord again = takeNext(other);
            assertThat(again.position()).isEqualTo(lost.position());
            assertThat(again.attempt()).isEqualTo(2);
            other.settle(again, Settlement.of(outcome("order-1")));

            assertThatThrownBy(() -> sleeper.settle(lost, Settlement.of(outcome("order-1"))))
                    .isInstanceOf(ClaimLostException.class);
            assertThat(sleeper.renewClaim()).isFalse();
        }
        assertThat(broker().committed(topics.outcomes())).singleElement().satisfies(event -> assertThat(
                        BrokerPeer.header(event, "ce_source"))
                .isEqualTo("/stylewright/worker/other"));
    }

    @ParameterizedTest
    @EnumSource
    void requestsOfATransactionThatWasAbortedAreNotSeen(QueueKind kind) throws Exception {
        broker().publishAborted(topics.requests(), "never");
        broker().publish(topics.requests(), "k", "meant", Map.of());
        try (RequestQueue queue = join("w1", kind)) {
            assertThat(takeNext(queue).value())
                    .hasValueSatisfying(v -> assertThat(v).asString(UTF_8).isEqualTo("meant"));
        }
    }

    private static RequestRecord takeNext(RequestQueue queue) {
        return QueueFixture.takeNext(queue);
    }

    private RequestQueue join(String worker, QueueKind kind) throws Exception {
        return fixture.join(worker, kind, Map.of());
    }

    private static Outcome outcome(String id) {
        return QueueFixture.outcome(id);
    }

    private static BrokerPeer broker() {
        return QueueFixture.broker();
    }
}
