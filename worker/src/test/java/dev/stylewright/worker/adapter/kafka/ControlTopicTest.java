package dev.stylewright.worker.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.pipeline.queue.StopSignal;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How cancels are read from a real broker. */
class ControlTopicTest {

    /** A broker that has no cancels answers a reader after that many milliseconds, which is longer than the test may take. */
    private static final String FOREVER = "120000";

    @Test
    @Timeout(60)
    void catchingUpDoesNotWaitUntilBrokersHaveSomethingToTell() throws Exception {
        QueueFixture fixture = QueueFixture.create(1);
        KafkaSettings settings = fixture.settings(
                "w1", QueueKind.CONSUMER_GROUP, Map.of("fetch.max.wait.ms", FOREVER, "request.timeout.ms", "150000"));
        try (ControlTopic cancels = ControlTopic.open(settings)) {
            for (int i = 0; i < 3; i++) {
                cancels.catchUp(new StopSignal());
            }
            QueueFixture.broker()
                    .publish(fixture.topics().control(), "order-1", "{\"requestId\": \"order-1\"}", Map.of());
            cancels.catchUp(new StopSignal());
            assertThat(cancels.of("order-1", Instant.EPOCH)).isPresent();
        }
    }

    @Test
    @Timeout(60)
    void aTopicThatNoBrokerListsYetIsReadOnceItIsThere() throws Exception {
        KafkaSettings settings = QueueFixture.withoutTopics().settings("w1", QueueKind.CONSUMER_GROUP, Map.of());
        String topic = settings.topics().control();
        try (ControlTopic cancels = ControlTopic.open(settings)) {
            CompletableFuture<Void> caughtUp = CompletableFuture.runAsync(() -> cancels.catchUp(new StopSignal()));
            TimeUnit.SECONDS.sleep(2);
            assertThat(caughtUp).isNotDone();
            QueueFixture.createTopics(settings, 1);
            caughtUp.get(30, TimeUnit.SECONDS);
            QueueFixture.broker().publish(topic, "order-1", "{\"requestId\": \"order-1\"}", Map.of());
            cancels.catchUp(new StopSignal());
            assertThat(cancels.of("order-1", Instant.EPOCH)).isPresent();
        }
    }
}
