package dev.stylewright.worker.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.adapter.kafka.admin.BrokerAdmin;
import dev.stylewright.worker.adapter.kafka.admin.ShareGroup;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Behaviour specific to share groups. */
@SuppressWarnings("NullAway.Init")
class ShareQueueTest {

    private QueueFixture fixture;

    @BeforeEach
    void createTopics() throws Exception {
        fixture = QueueFixture.create(1);
    }

    @Test
    void moreWorkersThanPartitionsAllWorkAtTheSameTime() throws Exception {
        for (int i = 0; i < 4; i++) {
            publish("request " + i);
        }
        List<RequestQueue> queues = new ArrayList<>();
        try {
            Set<RequestRecord.Position> positions = new HashSet<>();
            for (int i = 0; i < 4; i++) {
                RequestQueue queue = join("w" + i);
                queues.add(queue);
                positions.add(QueueFixture.takeNext(queue).position());
            }
            assertThat(positions).hasSize(4);
            assertThat(queues).allMatch(RequestQueue::renewClaim);
        } finally {
            queues.forEach(RequestQueue::close);
        }
    }

    @Test
    void aLockThatIsRenewedTakesNoOtherRecordFromTheOthers() throws Exception {
        publish("held");
        publish("free");
        try (RequestQueue holder = fixture.joinImpatient("holder", QueueKind.SHARE);
                RequestQueue other = join("other")) {
            RequestRecord held = QueueFixture.takeNext(holder);
            long end = System.nanoTime() + 3 * QueueFixture.IMPATIENCE_MILLIS * 1_000_000;
            while (System.nanoTime() < end) {
                assertThat(holder.renewClaim()).isTrue();
                Thread.onSpinWait();
            }
            RequestRecord free = QueueFixture.takeNext(other);
            assertThat(free.position().offset()).isEqualTo(1);
            assertThat(free.attempt()).isEqualTo(1);
            holder.settle(held, Settlement.of(QueueFixture.outcome("order-1")));
        }
        assertThat(QueueFixture.broker().committed(fixture.topics().outcomes())).hasSize(1);
    }

    /**
     * <pre>
     * holder: settles first - second arrives in its buffer, and its lock expires             - polls: nothing
     * other:                                                            takes second, settles
     * </pre>
     *
     * Brokers would let the holder renew the lock: the group has moved past the record.
     */
    @Test
    void aRecordWhoseLockExpiredInTheBufferIsNotTaken() throws Exception {
        publish("first");
        try (RequestQueue holder = fixture.joinImpatient("holder", QueueKind.SHARE)) {
            holder.settle(QueueFixture.takeNext(holder), Settlement.of(QueueFixture.outcome("order-1")));
            assertThat(holder.poll(Duration.ofMillis(200))).isEmpty();
            publish("second");
            Thread.sleep(QueueFixture.IMPATIENCE_MILLIS / 3);
            try (RequestQueue other = join("other")) {
                RequestRecord second = QueueFixture.takeNext(other);
                assertThat(second.attempt()).as("the holder had it before").isEqualTo(2);
                other.settle(second, Settlement.of(QueueFixture.outcome("order-2")));

                assertThat(holder.poll(Duration.ofSeconds(2))).isEmpty();
            }
        }
        assertThat(QueueFixture.broker().committed(fixture.topics().outcomes())).hasSize(2);
    }

    @Test
    void aWorkerThatLeavesLetsAnotherBeginAtOnce() throws Exception {
        fixture.setGroup("share.record.lock.duration.ms", "60000");
        publish("one");
        try (RequestQueue staying = join("staying")) {
            try (RequestQueue leaving = join("leaving")) {
                assertThat(QueueFixture.takeNext(leaving).attempt()).isEqualTo(1);
            }
            assertThat(QueueFixture.takeNext(staying).attempt()).isEqualTo(2);
        }
    }

    @Test
    void groupSettingsAreCheckedCorrectedAndThenAccepted() throws Exception {
        try (BrokerAdmin admin = BrokerAdmin.open(fixture.settings("setup", QueueKind.SHARE, Map.of()))) {
            ShareGroup group = new ShareGroup(admin, 5);

            assertThat(group.problems())
                    .anySatisfy(
                            problem -> assertThat(problem).contains("share.auto.offset.reset", "latest", "earliest"))
                    .anySatisfy(problem -> assertThat(problem).contains("share.isolation.level", "read_committed"))
                    .anySatisfy(problem -> assertThat(problem).contains("share.delivery.count.limit", "is 5", "10"))
                    .anySatisfy(problem -> assertThat(problem)
                            .contains(
                                    "errors.deadletterqueue.topic.name",
                                    fixture.topics().deadLetters()))
                    .anySatisfy(problem -> assertThat(problem).contains("errors.deadletterqueue.group.enable"));

            assertThat(group.configure()).isEmpty();

            assertThat(group.problems()).isEmpty();
        }
    }

    @Test
    void fewerDeliveriesThanAttemptsAndReportingNeedAreAProblem() throws Exception {
        KafkaSettings settings = fixture.settings("setup", QueueKind.SHARE, Map.of());
        QueueFixture.configureShareGroup(settings);
        fixture.setGroup("share.delivery.count.limit", "8");

        try (BrokerAdmin admin = BrokerAdmin.open(settings)) {
            assertThat(new ShareGroup(admin, 5).problems()).isEmpty();
            assertThat(new ShareGroup(admin, 6).problems())
                    .singleElement()
                    .asString()
                    .contains("share.delivery.count.limit", "is 8");
        }
    }

    private RequestQueue join(String worker) throws Exception {
        return fixture.join(worker, QueueKind.SHARE, Map.of());
    }

    private void publish(String value) throws Exception {
        QueueFixture.broker().publish(fixture.topics().requests(), 0, value);
    }
}
