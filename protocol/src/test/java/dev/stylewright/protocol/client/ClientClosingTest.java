package dev.stylewright.protocol.client;

import static dev.stylewright.protocol.client.TestTopics.eventually;
import static dev.stylewright.protocol.client.TestTopics.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.protocol.Topics;
import dev.stylewright.protocol.client.connection.ClientHealth;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that block or fail, and the end of a client, on a real broker. */
@Timeout(300)
class ClientClosingTest {
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
    void submitBlocksNoLongerThanSet() throws Exception {
        try (StylizationClient client = topics.client()
                .topics(withoutRequests())
                .maxBlock(Duration.ofMillis(300))
                .build()) {
            long called = System.nanoTime();
            Submission submission = client.submit(request("order-1"), SubmitOptions.defaults());

            assertThat(Duration.ofNanos(System.nanoTime() - called))
                    .isBetween(Duration.ofMillis(200), Duration.ofSeconds(9));
            assertThat(submission.position()).isCompletedExceptionally();
            assertThat(submission.outcome())
                    .failsWithin(Duration.ofSeconds(60))
                    .withThrowableThat()
                    .withMessageContaining("cannot publish to missing.");
        }
    }

    /** kafka-clients fail a send that waits for the metadata of a topic when the producer is closed, in the same way as a broken producer does. */
    @Test
    void aSubmitThatBlocksWhileTheClientIsClosedFailsAndLeavesNoProducer() throws Exception {
        StylizationClient client = topics.client()
                .topics(withoutRequests())
                .maxBlock(Duration.ofMinutes(5))
                .properties(Map.of("client.id", "closing"))
                .build();
        CompletableFuture<Submission> blocked = new CompletableFuture<>();
        Thread caller = new Thread(() -> blocked.complete(client.submit(request("order-1"), SubmitOptions.defaults())));
        caller.start();
        eventually(() -> caller.getState() == Thread.State.TIMED_WAITING);

        client.close();

        assertThat(blocked.get(60, TimeUnit.SECONDS).position()).isCompletedExceptionally();
        eventually(() -> threadsNamed("closing") == 0);
    }

    @Test
    void aListenerOfProgressMayCloseTheClient() throws Exception {
        CompletableFuture<String> closed = new CompletableFuture<>();
        StylizationClient client = topics.client().build();
        Submission submission =
                client.submit(request("order-1"), SubmitOptions.defaults().withProgress(progress -> {
                    client.close();
                    closed.complete("returned");
                }));
        topics.start(submission.position().get(60, TimeUnit.SECONDS));

        // Closing waits 10 seconds for the reading thread, unless it is called there.
        assertThat(closed).succeedsWithin(Duration.ofSeconds(60));
        assertThat(submission.outcome()).isCompletedExceptionally();
        eventually(() -> client.health().state() == ClientHealth.State.CLOSED);
    }

    @Test
    void aBuilderThatFailsLeavesNoThreads() {
        assertThatThrownBy(() -> topics.client()
                        .properties(Map.of("client.id", "leaky", "fetch.min.bytes", "many"))
                        .build())
                .isInstanceOf(KafkaException.class);

        eventually(() -> threadsNamed("leaky") == 0);
    }

    private static long threadsNamed(String part) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains(part))
                .count();
    }

    /** Topics of which that of requests does not exist. */
    private Topics withoutRequests() {
        return new Topics(
                "missing." + topics.names.requests(),
                topics.names.outcomes(),
                topics.names.progress(),
                topics.names.control(),
                topics.names.deadLetters());
    }
}
