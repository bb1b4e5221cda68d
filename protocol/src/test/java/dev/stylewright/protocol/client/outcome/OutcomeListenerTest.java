package dev.stylewright.protocol.client.outcome;

import static dev.stylewright.protocol.client.TestTopics.cancelled;
import static dev.stylewright.protocol.client.TestTopics.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.client.TestTopics;
import dev.stylewright.protocol.client.connection.ClientHealth.State;
import dev.stylewright.protocol.client.metrics.ListenerMetrics;
import dev.stylewright.protocol.codec.CloudEvents;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The listener on a real broker. */
@Timeout(300)
class OutcomeListenerTest {
    private static final RetryPolicy QUICK = new RetryPolicy(3, Duration.ofMillis(10), Duration.ofMillis(50));

    private final BlockingQueue<ReceivedOutcome> received = new LinkedBlockingQueue<>();

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

    private static OutcomeListenerBuilder listener(TestTopics topics, OutcomeHandler handler) {
        return OutcomeListener.builder(String.valueOf(topics.properties.get("bootstrap.servers")), "shop", handler)
                .properties(Map.of("group.id", "is set by the listener", "session.timeout.ms", 6000))
                .topics(topics.names)
                .retries(QUICK)
                .checkInterval(Duration.ofMillis(200));
    }

    private ReceivedOutcome next() throws Exception {
        ReceivedOutcome next = received.poll(60, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    @Test
    void outcomesPublishedWhileTheServiceIsDownAreHandledAfterItsRestartAndNoneTwice() throws Exception {
        topics.answer("order-1", "order-1@r-0-1", "before the first start");
        try (OutcomeListener listener = listener(topics, received::add).start()) {
            ReceivedOutcome first = next();
            assertThat(first.outcome()).isEqualTo(cancelled("order-1", "before the first start"));
            assertThat(first.eventId()).isEqualTo("order-1@r-0-1");
            assertThat(first.headers().get("ce_subject")).contains("order-1");
            assertThat(listener.health().connected()).isTrue();
        }
        topics.answer("order-2", "order-2@r-0-2", "while down");

        try (OutcomeListener again = listener(topics, received::add).start()) {
            assertThat(next().outcome()).isEqualTo(cancelled("order-2", "while down"));
            topics.answer("order-3", "order-3@r-0-3", "later");
            assertThat(next().outcome()).isEqualTo(cancelled("order-3", "later"));
            eventually(() -> again.statistics().handled() == 2);
        }
    }

    @Test
    void anOutcomeWhoseHandlerHasNotReturnedIsPassedAgainAfterARestart() throws Exception {
        topics.answer("order-1", "order-1@r-0-1", "once");
        CountDownLatch tried = new CountDownLatch(1);
        OutcomeListener crashing = listener(topics, outcome -> {
                    tried.countDown();
                    throw new IllegalStateException("the database is unavailable");
                })
                .retries(new RetryPolicy(100, Duration.ofSeconds(30), Duration.ofSeconds(30)))
                .start();
        assertThat(tried.await(60, TimeUnit.SECONDS)).isTrue();
        crashing.close();
        assertThat(crashing.health().state()).isEqualTo(State.CLOSED);

        try (OutcomeListener restarted = listener(topics, received::add).start()) {
            assertThat(next().eventId()).isEqualTo("order-1@r-0-1");
            eventually(() -> restarted.statistics().handled() == 1);
        }
    }

    @Test
    void anOutcomeThatIsBeingHandledAtTheEndIsFinishedAndCommitted() throws Exception {
        topics.answer("order-1", "order-1@r-0-1", "once");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        OutcomeListener closing = listener(topics, outcome -> {
                    begun.countDown();
                    mayEnd.await();
                })
                .start();
        begun.await();
        Thread close = new Thread(closing::close);
        close.start();
        eventually(() -> close.getState() == Thread.State.TIMED_WAITING);
        mayEnd.countDown();
        close.join();
        topics.answer("order-2", "order-2@r-0-2", "next");

        try (OutcomeListener restarted = listener(topics, received::add).start()) {
            assertThat(next().eventId()).isEqualTo("order-2@r-0-2");
            assertThat(restarted.health().connected()).isTrue();
        }
    }

    /** A listener that waited for its own thread would need 30 seconds. */
    @Test
    void aHandlerMayCloseItsListenerAndItsOutcomeIsCommitted() throws Exception {
        topics.answer("order-1", "order-1@r-0-1", "the last");
        topics.answer("order-2", "order-2@r-0-2", "for the next listener");
        AtomicReference<OutcomeListener> itself = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        CompletableFuture<Duration> closing = new CompletableFuture<>();
        OutcomeListener listener = listener(topics, outcome -> {
                    known.await();
                    long begun = System.nanoTime();
                    Objects.requireNonNull(itself.get()).close();
                    closing.complete(Duration.ofNanos(System.nanoTime() - begun));
                })
                .start();
        itself.set(listener);
        known.countDown();

        assertThat(closing.get(60, TimeUnit.SECONDS)).isLessThan(Duration.ofSeconds(20));
        eventually(() -> listener.health().state() == State.CLOSED);
        try (OutcomeListener restarted = listener(topics, received::add).start()) {
            assertThat(next().eventId()).isEqualTo("order-2@r-0-2");
            assertThat(restarted.health().connected()).isTrue();
        }
    }

    @Test
    void copiesOfAnOutcomeAreHandledOnceWithinTheWindow() throws Exception {
        topics.answer("order-1", "order-1@r-0-1", "first");
        topics.answer("order-1", "order-1@r-0-1", "copy");
        topics.answer("order-2", "order-2@r-0-2", "another");
        topics.answer("order-1", "order-1@r-0-1", "copy outside of a window of one");

        try (OutcomeListener listener =
                listener(topics, received::add).deduplicationWindow(1).start()) {
            assertThat(List.of(next().outcome(), next().outcome(), next().outcome()))
                    .containsExactly(
                            cancelled("order-1", "first"),
                            cancelled("order-2", "another"),
                            cancelled("order-1", "copy outside of a window of one"));
            eventually(() -> listener.statistics().duplicates() == 1);
        }
    }

    @Test
    void anOutcomeThatCannotBeHandledOrReadBecomesADeadLetterAndTheNextIsHandled() throws Exception {
        topics.answer("order-1", "order-1@r-0-1", "poison");
        topics.publish(
                topics.names.outcomes(),
                "order-2",
                CloudEvents.headers(EventType.COMPLETED, "order-2@r-0-2", "/test", Instant.now(), "order-2"),
                new byte[] {'{'});
        topics.answer("order-3", "order-3@r-0-3", "sound");
        SimpleMeterRegistry registry = new SimpleMeterRegistry();

        try (OutcomeListener listener = listener(topics, outcome -> {
                    received.add(outcome);
                    if (outcome.outcome().requestId().equals("order-1")) {
                        throw new IllegalStateException("no such order");
                    }
                })
                .start()) {
            new ListenerMetrics(listener, List.of()).bindTo(registry);
            for (int attempt = 1; attempt <= 3; attempt++) {
                ReceivedOutcome poison = next();
                assertThat(poison.outcome().requestId()).isEqualTo("order-1");
                assertThat(poison.attempt()).isEqualTo(attempt);
            }
            assertThat(next().outcome()).isEqualTo(cancelled("order-3", "sound"));
            eventually(() -> listener.statistics().handled() == 1);
            assertThat(registry.get("stylewright.listener.failures")
                            .functionCounter()
                            .count())
                    .isEqualTo(3);
            assertThat(registry.get("stylewright.listener.outcomes")
                            .tag("result", "dead-letter")
                            .functionCounter()
                            .count())
                    .isEqualTo(2);
        }
        List<ConsumerRecord<byte[], byte[]>> letters = topics.read("dlq." + topics.names.outcomes(), 2);
        assertThat(text(letters.get(0), "ce_id")).isEqualTo("order-1@r-0-1");
        assertThat(text(letters.get(0), "__dlq.errors.message")).contains("no such order");
        assertThat(text(letters.get(0), "__dlq.errors.delivery.count")).isEqualTo("3");
        assertThat(text(letters.get(0), "__dlq.errors.topic")).isEqualTo(topics.names.outcomes());
        assertThat(letters.get(1).value()).isEqualTo(new byte[] {'{'});
    }

    @Test
    void aNewGroupCanBeginAtATime() throws Exception {
        topics.answer("order-1", "order-1@r-0-1", "too old");
        Instant start = Instant.now().plusMillis(1);
        eventually(() -> Instant.now().isAfter(start));
        topics.answer("order-2", "order-2@r-0-2", "new enough");

        try (OutcomeListener listener =
                listener(topics, received::add).startFrom(start).start()) {
            assertThat(next().eventId()).isEqualTo("order-2@r-0-2");
            assertThat(listener.statistics().duplicates()).isZero();
        }
    }

    @Test
    void aTopicOfDeadLettersThatIsMissingIsNamedAndNothingStaysOpen() {
        assertThatThrownBy(() -> listener(topics, received::add)
                        .deadLetterTopic("nowhere")
                        .properties(Map.of("client.id", "unlucky"))
                        .start())
                .hasMessage("the topic nowhere does not exist; create it first");
        eventually(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().contains("unlucky")));
    }

    @Test
    void anOutageOfTheBrokersEndsNothing() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
                TestTopics own = new TestTopics(kafka.bootstrapServers(), Map.of());
                OutcomeListener listener = listener(own, received::add)
                        .properties(Map.of("default.api.timeout.ms", 2000, "request.timeout.ms", 1000))
                        .start()) {
            own.answer("order-1", "order-1@r-0-1", "before");
            next();
            kafka.stop();
            long down = System.nanoTime();
            eventually(() -> listener.health().state() == State.DISCONNECTED);
            // Three checks of one second each without an answer end the consumer, and another one is built.
            eventually(() -> System.nanoTime() - down > TimeUnit.SECONDS.toNanos(6));
            kafka.start();
            own.answer("order-2", "order-2@r-0-2", "after");

            assertThat(next().outcome()).isEqualTo(cancelled("order-2", "after"));
            eventually(() -> listener.health().connected());
        }
    }

    private static String text(ConsumerRecord<byte[], byte[]> message, String header) {
        return new String(message.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
    }
}
