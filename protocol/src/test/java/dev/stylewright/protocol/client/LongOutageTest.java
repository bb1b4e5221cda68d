package dev.stylewright.protocol.client;

import static dev.stylewright.protocol.client.TestTopics.cancelled;
import static dev.stylewright.protocol.client.TestTopics.eventually;
import static dev.stylewright.protocol.client.TestTopics.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.protocol.client.connection.ClientHealth.State;
import dev.stylewright.protocol.client.outcome.OutcomeListener;
import dev.stylewright.protocol.client.outcome.ReceivedOutcome;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Brokers that do not answer for 3 minutes of real time, while client and listener have all their defaults. */
@Tag("chaos")
@Timeout(600)
class LongOutageTest {
    private static final Duration OUTAGE = Duration.ofMinutes(3);
    /** The default of delivery.timeout.ms. */
    private static final Duration DELIVERY = Duration.ofMinutes(2);
    /** Tolerance for a machine that does other work. */
    private static final Duration SLACK = Duration.ofSeconds(15);

    private final Queue<ReceivedOutcome> handled = new ConcurrentLinkedQueue<>();

    @Test
    void anOutageOfThreeMinutesEndsNoFutureAndNoListener() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
                TestTopics topics = new TestTopics(kafka.bootstrapServers(), Map.of());
                StylizationClient client = StylizationClient.builder(kafka.bootstrapServers())
                        .topics(topics.names)
                        .build();
                OutcomeListener listener = OutcomeListener.builder(kafka.bootstrapServers(), "shop", handled::add)
                        .topics(topics.names)
                        .start()) {
            Submission before = client.submit(request("before"), SubmitOptions.defaults());
            RequestPosition position = before.position().get(60, TimeUnit.SECONDS);

            kafka.stop();
            long down = System.nanoTime();
            Submission early = submitted(client, "early");
            eventually(() -> client.health().state() == State.DISCONNECTED
                    && listener.health().state() == State.DISCONNECTED);
            System.out.println("health after " + since(down) + ": " + client.health() + ", " + listener.health());
            assertThat(since(down)).isLessThan(Duration.ofSeconds(15).plus(SLACK));
            assertThat(client.health().reason()).isPresent();
            until(down, Duration.ofSeconds(100));
            Submission late = submitted(client, "late");
            assertFailed(late, Duration.ZERO, topics);
            assertThat(client.cancel("before")).isCompletedExceptionally();
            assertFailed(early, DELIVERY.minus(since(down)).plus(SLACK), topics);
            System.out.println("the request at the start of the outage has failed after " + since(down));
            until(down, OUTAGE);
            assertThat(client.health().state()).isEqualTo(State.DISCONNECTED);
            assertThat(before.outcome()).isNotDone();

            kafka.start();
            long up = System.nanoTime();
            topics.answer(position, "after the outage");
            assertThat(before.outcome())
                    .succeedsWithin(Duration.ofSeconds(60))
                    .isEqualTo(cancelled("before", "after the outage"));
            System.out.println("an awaited outcome came " + since(up) + " after the start of the broker");
            eventually(() -> client.health().connected() && listener.health().connected());
            Submission after = client.submit(request("after"), SubmitOptions.defaults());
            topics.answer(after.position().get(60, TimeUnit.SECONDS), "as ever");
            assertThat(after.outcome()).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(cancelled("after", "as ever"));
            eventually(() -> handled.size() == 2);
            System.out.println("the listener had all outcomes " + since(up) + " after the start of the broker");
            assertThat(handled)
                    .extracting(outcome -> outcome.outcome().requestId())
                    .containsExactly("before", "after");
            assertThat(client.statistics().connectionLosses()).isPositive();
        }
    }

    private static Submission submitted(StylizationClient client, String id) {
        long called = System.nanoTime();
        Submission submission = client.submit(request(id), SubmitOptions.defaults());
        System.out.println(id + " was submitted in " + since(called));
        assertThat(since(called)).isLessThan(Duration.ofSeconds(10).plus(SLACK));
        return submission;
    }

    /** The request failed, position and outcome alike, with a message that names the topic. */
    private static void assertFailed(Submission submission, Duration within, TestTopics topics) {
        assertThat(submission.outcome())
                .failsWithin(within.plusSeconds(1))
                .withThrowableThat()
                .havingCause()
                .withMessageContaining("cannot publish to " + topics.names.requests() + ": ");
        assertThat(submission.position()).isCompletedExceptionally();
        System.out.println(submission.requestId() + ": "
                + submission.outcome().handle((none, failure) -> failure).join());
    }

    private static void until(long begun, Duration end) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(end.toNanos() - (System.nanoTime() - begun));
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
