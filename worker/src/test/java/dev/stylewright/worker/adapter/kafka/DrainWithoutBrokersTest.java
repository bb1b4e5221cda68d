package dev.stylewright.worker.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.worker.adapter.kafka.group.GroupQueue;
import dev.stylewright.worker.pipeline.Drain;
import dev.stylewright.worker.pipeline.JobResult;
import dev.stylewright.worker.pipeline.Worker;
import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A worker is stopped while it has an outcome to publish and the brokers are unavailable.
 *
 * <pre>
 * worker:  poll - paint - settle . . . . drained: ended     successor: poll - attempt 2
 * brokers:              | away                              back
 * </pre>
 */
@Tag("slow")
@SuppressWarnings("NullAway.Init")
class DrainWithoutBrokersTest {

    private EmbeddedKafka kafka;
    private QueueFixture fixture;

    @BeforeEach
    void startBroker() {
        kafka = EmbeddedKafka.builder().sessionTimeout(Duration.ofSeconds(6)).start();
        fixture = QueueFixture.withoutTopics();
    }

    @AfterEach
    void stopBroker() {
        kafka.close();
    }

    @ParameterizedTest
    @Timeout(60)
    @EnumSource
    void theClaimIsLeftToRunOutOnceTheGraceIsOver(QueueKind kind) throws Exception {
        KafkaSettings settings = settings("w1", kind);
        QueueFixture.createTopics(settings, 1);
        new BrokerPeer(kafka.bootstrapServers()).publish(fixture.topics().requests(), 0, "one");
        Drain drain = new Drain(Clock.systemUTC(), Duration.ofSeconds(1));
        RequestQueue queue = join(settings, kind);

        new Worker(
                        queue,
                        queue,
                        (record, job) -> {
                            kafka.stop();
                            drain.request();
                            return new JobResult.Settle(Settlement.of(QueueFixture.outcome("order-1")));
                        },
                        drain,
                        Duration.ofSeconds(60),
                        WorkerObserver.none())
                .run();

        kafka.start();
        assertThat(new BrokerPeer(kafka.bootstrapServers())
                        .committed(fixture.topics().outcomes()))
                .isEmpty();
        try (RequestQueue heir = join(settings("w2", kind), kind)) {
            RequestRecord record = QueueFixture.takeNext(heir);
            assertThat(record.position().offset()).isZero();
            if (kind != QueueKind.SHARE) {
                assertThat(record.attempt()).as("nothing was handed back").isEqualTo(2);
            }
        }
    }

    private KafkaSettings settings(String worker, QueueKind kind) {
        Map<String, String> broker = Map.of("bootstrap.servers", kafka.bootstrapServers());
        Map<String, String> classic = new HashMap<>(broker);
        classic.put("session.timeout.ms", "6000");
        return fixture.settings(worker, kind, kind == QueueKind.CLASSIC_GROUP ? classic : broker);
    }

    private static RequestQueue join(KafkaSettings settings, QueueKind kind) throws Exception {
        if (kind == QueueKind.SHARE) {
            QueueFixture.configureShareGroup(settings);
            return ShareQueue.join(settings, Clock.systemUTC());
        }
        return GroupQueue.join(settings, Clock.systemUTC());
    }
}
