package dev.stylewright.worker.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.worker.adapter.kafka.group.GroupQueue;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Outcomes whose transactional ids have expired, as after a week without a request. */
@Timeout(90)
class OutcomeTransactionsTest {

    @Test
    void anOutcomeIsCommittedOnceAlthoughTheTransactionalIdHasExpired() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.builder()
                .property("transactional.id.expiration.ms", "1000")
                .property("transaction.remove.expired.transaction.cleanup.interval.ms", "300")
                .start()) {
            BrokerPeer broker = new BrokerPeer(kafka.bootstrapServers());
            QueueFixture fixture = QueueFixture.withoutTopics();
            KafkaSettings settings = fixture.settings(
                    "w1", QueueKind.CONSUMER_GROUP, Map.of("bootstrap.servers", kafka.bootstrapServers()));
            QueueFixture.createTopics(settings, 1);
            try (RequestQueue queue = GroupQueue.join(settings, Clock.systemUTC())) {
                for (int week = 1; week <= 2; week++) {
                    awaitExpiry(kafka);
                    broker.publish(fixture.topics().requests(), 0, "request of week " + week);
                    RequestRecord record = QueueFixture.takeNext(queue);
                    queue.settle(record, Settlement.of(QueueFixture.outcome("order-" + week)));
                    assertThat(broker.committed(fixture.topics().outcomes())).hasSize(week);
                }
            }
        }
    }

    private static void awaitExpiry(EmbeddedKafka kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            while (admin.listTransactions().all().get().stream()
                    .map(TransactionListing::transactionalId)
                    .anyMatch(id -> id.endsWith("w1"))) {
                Thread.onSpinWait();
            }
        }
    }
}
