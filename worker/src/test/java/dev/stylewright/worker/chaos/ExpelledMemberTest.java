package dev.stylewright.worker.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.Topics;
import dev.stylewright.worker.adapter.kafka.BrokerPeer;
import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.KafkaSettings.GroupProtocol;
import dev.stylewright.worker.adapter.kafka.group.GroupQueue;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A worker on a connection so slow that its group continues without it, while it requests its position.
 *
 * <pre>
 * member: join - assigned - where to begin? ............. unknown member - join - poll
 * group:                                    session over
 * </pre>
 */
@Tag("slow")
class ExpelledMemberTest {

    private static final short OFFSET_FETCH = 9;
    private static final double A_WHILE_SECONDS = 60;

    private volatile String bootstrap = "";

    @Test
    void aMemberThatIsExpelledWhileItAsksWhereToBeginJoinsAgain() throws Exception {
        AtomicBoolean held = new AtomicBoolean();
        AtomicBoolean expelled = new AtomicBoolean();
        try (ChaosCluster cluster = new ChaosCluster("group", 1, 2, request -> {
            if (request.api() == OFFSET_FETCH && held.compareAndSet(false, true)) {
                expelled.set(Pause.until(() -> memberless(request.client()), A_WHILE_SECONDS));
            }
            return true;
        })) {
            bootstrap = cluster.bootstrap();
            new BrokerPeer(bootstrap).publish(ChaosCluster.REQUESTS, 0, "one");
            try (GroupQueue queue = GroupQueue.join(settings(bootstrap), Clock.systemUTC())) {
                assertThat(poll(queue)).map(RequestRecord::attempt).contains(1);
            }
        }
        assertThat(expelled).isTrue();
    }

    private boolean memberless(String client) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            return admin.describeConsumerGroups(List.of(ChaosCluster.GROUP))
                    .all()
                    .get()
                    .values()
                    .iterator()
                    .next()
                    .members()
                    .isEmpty();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("no answer about the group of " + client, e);
        }
    }

    private static Optional<RequestRecord> poll(GroupQueue queue) {
        long end = System.nanoTime() + (long) (A_WHILE_SECONDS * 1e9);
        Optional<RequestRecord> taken = Optional.empty();
        while (taken.isEmpty() && System.nanoTime() < end) {
            taken = queue.poll(Duration.ofMillis(200));
        }
        return taken;
    }

    private static KafkaSettings settings(String bootstrap) {
        Map<String, String> properties = Map.of("bootstrap.servers", bootstrap);
        Topics topics = new Topics(
                ChaosCluster.REQUESTS,
                ChaosCluster.OUTCOMES,
                "progress",
                ChaosCluster.CONTROL,
                ChaosCluster.DEAD_LETTERS);
        return new KafkaSettings(
                ChaosCluster.GROUP, GroupProtocol.CONSUMER, "slow", topics, properties, properties, properties);
    }
}
