package dev.stylewright.protocol.client;

import static dev.stylewright.protocol.client.TestTopics.cancelled;
import static dev.stylewright.protocol.client.TestTopics.eventually;
import static dev.stylewright.protocol.client.TestTopics.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.protocol.client.metrics.ClientMetrics;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client on a real broker. */
@Timeout(300)
class ClientOnBrokerTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

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
    void aRestartedServiceFindsTheOutcomesOfItsStoredPositions() throws Exception {
        List<String> stored;
        try (StylizationClient client = topics.client().build()) {
            Submission first = client.submit(request("order-1"), SubmitOptions.defaults());
            Submission second = client.submit(request("order/2@x-1"), SubmitOptions.defaults());
            stored = List.of(
                    first.position().get(60, TimeUnit.SECONDS).toString(),
                    second.position().get(60, TimeUnit.SECONDS).toString());
        }
        RequestPosition early = RequestPosition.parse(stored.get(0));
        RequestPosition late = RequestPosition.parse(stored.get(1));
        assertThat(late.requestId()).isEqualTo("order/2@x-1");
        topics.answer("order-1", "order-1@" + topics.names.requests() + "-0-999", "another submission");
        topics.answer(early, "while down");
        topics.answer(early, "a duplicate");

        try (StylizationClient client = topics.client().build()) {
            Map<RequestPosition, CompletableFuture<Outcome>> outcomes = client.awaitOutcomes(List.of(early, late));

            assertThat(outcomes.get(early))
                    .succeedsWithin(Duration.ofSeconds(60))
                    .isEqualTo(cancelled("order-1", "while down"));
            assertThat(outcomes.get(late)).isNotDone();
            topics.answer(late, "when it came");
            assertThat(outcomes.get(late))
                    .succeedsWithin(Duration.ofSeconds(60))
                    .isEqualTo(cancelled("order/2@x-1", "when it came"));
        }
    }

    @Test
    void aTimeIsEnoughToFindTheNewestOutcomeOfAnId() throws Exception {
        Instant before = Instant.now();
        topics.answer("order-1", "order-1@requests-0-1", "first submission");
        topics.answer("order-1", "order-1@requests-0-2", "second submission");
        topics.answer("order-2", "order-2@requests-0-3", "another");

        try (StylizationClient client = topics.client().build()) {
            assertThat(client.awaitOutcome(RequestPosition.since("order-1", before)))
                    .succeedsWithin(Duration.ofSeconds(60))
                    .isEqualTo(cancelled("order-1", "second submission"));
        }
    }

    @Test
    void theCallersKeyHeadersAndTraceAreThoseOfTheRecord() throws Exception {
        try (StylizationClient client = topics.client()
                .headers(() -> Map.of("traceparent", TRACE, "tenant", "a"))
                .build()) {
            client.submit(
                            request("order-1"),
                            SubmitOptions.defaults()
                                    .withPartitionKey("customer-42")
                                    .withHeader("tenant", "b"))
                    .position()
                    .get(60, TimeUnit.SECONDS);
        }
        ConsumerRecord<byte[], byte[]> sent =
                topics.read(topics.names.requests(), 1).get(0);
        assertThat(new String(sent.key(), StandardCharsets.UTF_8)).isEqualTo("customer-42");
        assertThat(text(sent, "traceparent")).isEqualTo(TRACE);
        assertThat(text(sent, "tenant")).isEqualTo("b");
        assertThat(text(sent, "ce_subject")).isEqualTo("order-1");
        assertThatThrownBy(() -> SubmitOptions.defaults().withHeader("ce_id", "mine"))
                .hasMessageContaining("set by the client");
        assertThatThrownBy(() -> SubmitOptions.defaults().withTraceParent("4bf92f"))
                .hasMessageContaining("W3C");
    }

    @Test
    void progressIsReadFromTheFirstListenerOn() throws Exception {
        BlockingQueue<Progress> received = new LinkedBlockingQueue<>();
        try (StylizationClient client =
                topics.client().checkInterval(Duration.ofHours(1)).build()) {
            RequestPosition silent = client.submit(request("order-1"), SubmitOptions.defaults())
                    .position()
                    .get(60, TimeUnit.SECONDS);
            topics.start(silent);
            Submission listened =
                    client.submit(request("order-2"), SubmitOptions.defaults().withProgress(received::add));
            topics.start(listened.position().get(60, TimeUnit.SECONDS));

            assertThat(received.poll(20, TimeUnit.SECONDS)).isNotNull();
            topics.answer(listened.position().join(), "done");
            assertThat(listened.outcome()).succeedsWithin(Duration.ofSeconds(60));
            assertThat(received).isEmpty();
        }
    }

    @Test
    void progressIsReadAgainAfterARestart() throws Exception {
        RequestPosition position;
        try (StylizationClient before = topics.client().build()) {
            position = before.submit(request("order-1"), SubmitOptions.defaults())
                    .position()
                    .get(60, TimeUnit.SECONDS);
        }
        BlockingQueue<Progress> received = new LinkedBlockingQueue<>();
        try (StylizationClient client =
                topics.client().checkInterval(Duration.ofHours(1)).build()) {
            CompletableFuture<Outcome> outcome =
                    client.awaitOutcomes(List.of(position), received::add).get(position);
            // Only progress after the first round of reading is received.
            eventually(() -> {
                started(position);
                return !received.isEmpty();
            });
            assertThat(outcome).isNotDone();

            topics.answer(position, "done");

            assertThat(outcome).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(cancelled("order-1", "done"));
        }
    }

    private void started(RequestPosition position) {
        try {
            topics.start(position);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void copiesOfProgressAndThatOfAnotherSubmissionAreDropped() throws Exception {
        BlockingQueue<Progress> received = new LinkedBlockingQueue<>();
        BlockingQueue<Progress> later = new LinkedBlockingQueue<>();
        try (StylizationClient client = topics.client().build()) {
            RequestPosition position = client.submit(
                            request("order-1"), SubmitOptions.defaults().withProgress(received::add))
                    .position()
                    .get(60, TimeUnit.SECONDS);
            RequestPosition witness = client.submit(
                            request("order-2"), SubmitOptions.defaults().withProgress(later::add))
                    .position()
                    .get(60, TimeUnit.SECONDS);
            topics.start(new RequestPosition(
                    "order-1",
                    position.time(),
                    Optional.of(new RequestPosition.RequestRecord(topics.names.requests(), 0, 999))));
            topics.start(position);
            topics.start(position);
            topics.start(witness);

            assertThat(later.poll(60, TimeUnit.SECONDS)).isNotNull();
            assertThat(received).hasSize(1);
        }
    }

    @Test
    void metersShowRequestsOutcomesAndHealth() throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (StylizationClient client = topics.client().build()) {
            new ClientMetrics(client, Tags.of("service", "shop")).bindTo(registry);
            Submission submission = client.submit(request("order-1"), SubmitOptions.defaults());
            RequestPosition position = submission.position().get(60, TimeUnit.SECONDS);
            assertThat(registry.get("stylewright.client.pending").gauge().value())
                    .isEqualTo(1);
            topics.answer(position, "done");
            assertThat(submission.outcome()).succeedsWithin(Duration.ofSeconds(60));

            assertThat(registry.get("stylewright.client.connected")
                            .tag("service", "shop")
                            .gauge()
                            .value())
                    .isEqualTo(1);
            assertThat(registry.get("stylewright.client.requests")
                            .tag("result", "acknowledged")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("stylewright.client.outcomes")
                            .tag("kind", "cancelled")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            FunctionTimer wait = registry.get("stylewright.client.wait").functionTimer();
            assertThat(wait.count()).isEqualTo(1);
            assertThat(wait.totalTime(TimeUnit.MILLISECONDS)).isBetween(1.0, 60_000.0);
        }
    }

    private static String text(ConsumerRecord<byte[], byte[]> message, String header) {
        return new String(message.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
    }
}
