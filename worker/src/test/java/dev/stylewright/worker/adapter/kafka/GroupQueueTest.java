package dev.stylewright.worker.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.pipeline.queue.ClaimLostException;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Behaviour specific to consumer groups, in both rebalance protocols. */
class GroupQueueTest {

    private static final Duration A_WHILE = Duration.ofSeconds(30);

    @ParameterizedTest
    @EnumSource(names = {"CONSUMER_GROUP", "CLASSIC_GROUP"})
    void aRecordCanBeSettledBeforeItsPartitionGoesToANewMember(QueueKind kind) throws Exception {
        QueueFixture fixture = QueueFixture.create(2);
        QueueFixture.broker().publish(fixture.topics().requests(), 0, "zero");
        QueueFixture.broker().publish(fixture.topics().requests(), 1, "one");
        try (RequestQueue old = fixture.join("old", kind, Map.of())) {
            RequestRecord claimed = QueueFixture.takeNext(old);
            AtomicBoolean settled = new AtomicBoolean();
            old.onClaimRevoking(() -> settled.set(settle(old, claimed, "first")));
            try (RequestQueue joining = fixture.join("new", kind, Map.of())) {
                RequestRecord other = takeWhileHeld(joining, old);
                joining.settle(other, Settlement.of(QueueFixture.outcome("second")));
                if (!settled.get()) {
                    assertThat(old.renewClaim())
                            .as("the claim stays where its partition stays")
                            .isTrue();
                    assertThat(settle(old, claimed, "first")).isTrue();
                }
                assertThat(other.position()).isNotEqualTo(claimed.position());
                assertThat(other.attempt()).isEqualTo(1);
            }
        }
        assertThat(QueueFixture.broker().committed(fixture.topics().outcomes()))
                .extracting(event -> BrokerPeer.header(event, "ce_subject"))
                .containsExactlyInAnyOrder("first", "second");
    }

    private static boolean settle(RequestQueue queue, RequestRecord record, String id) {
        try {
            queue.settle(record, Settlement.of(QueueFixture.outcome(id)));
            return true;
        } catch (ClaimLostException e) {
            throw new AssertionError(e);
        }
    }

    private static RequestRecord takeWhileHeld(RequestQueue joining, RequestQueue old) {
        Instant end = Instant.now().plus(A_WHILE);
        while (Instant.now().isBefore(end)) {
            old.renewClaim();
            Optional<RequestRecord> record = joining.poll(Duration.ofMillis(100));
            if (record.isPresent()) {
                return record.get();
            }
        }
        throw new AssertionError("the new member got nothing within " + A_WHILE);
    }

    @ParameterizedTest
    @EnumSource(names = {"CONSUMER_GROUP", "CLASSIC_GROUP"})
    void aWorkerThatLivedOnAfterLosingItsClaimHasNotUsedUpAnAttempt(QueueKind kind) throws Exception {
        QueueFixture fixture = QueueFixture.create(1);
        QueueFixture.broker().publish(fixture.topics().requests(), 0, "zero");
        try (RequestQueue sleeper = fixture.joinImpatient("sleeper", kind)) {
            assertThat(QueueFixture.takeNext(sleeper).attempt()).isEqualTo(1);
            Instant end = Instant.now().plus(A_WHILE);
            awaitGroupWithoutMembers(fixture);
            while (sleeper.renewClaim()) {
                assertThat(Instant.now()).as("the claim is lost").isBefore(end);
            }
            sleeper.release();
            assertThat(QueueFixture.takeNext(sleeper).attempt()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CONSUMER_GROUP", "CLASSIC_GROUP"})
    void anAttemptStartedDirectlyAfterASettledRecordIsCounted(QueueKind kind) throws Exception {
        QueueFixture fixture = QueueFixture.create(1);
        QueueFixture.broker().publish(fixture.topics().requests(), 0, "zero");
        QueueFixture.broker().publish(fixture.topics().requests(), 0, "one");
        try (RequestQueue dying = fixture.joinImpatient("dying", kind);
                RequestQueue next = fixture.join("next", kind, Map.of())) {
            settle(dying, QueueFixture.takeNext(dying), "zero");
            RequestRecord begun = QueueFixture.takeNext(dying);
            RequestRecord again = QueueFixture.takeNext(next);
            assertThat(begun.attempt()).isEqualTo(1);
            assertThat(again.position()).isEqualTo(begun.position());
            assertThat(again.attempt()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CONSUMER_GROUP", "CLASSIC_GROUP"})
    void aWorkerThatSleptBetweenTwoRecordsBeginsNoneThatWasSettledMeanwhile(QueueKind kind) throws Exception {
        QueueFixture fixture = QueueFixture.create(1);
        for (String value : List.of("zero", "one", "two")) {
            QueueFixture.broker().publish(fixture.topics().requests(), 0, value);
        }
        try (RequestQueue sleeper = fixture.joinImpatient("sleeper", kind)) {
            settle(sleeper, QueueFixture.takeNext(sleeper), "zero");
            awaitGroupWithoutMembers(fixture);
            try (RequestQueue other = fixture.join("other", kind, Map.of())) {
                settle(other, QueueFixture.takeNext(other), "one");
            }
            RequestRecord last = QueueFixture.takeNext(sleeper);
            assertThat(last.position().offset()).isEqualTo(2);
            assertThat(last.attempt()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CONSUMER_GROUP", "CLASSIC_GROUP"})
    void partitionsAreServedInTurn(QueueKind kind) throws Exception {
        int partitions = 3;
        int rounds = 4;
        QueueFixture fixture = QueueFixture.create(partitions);
        for (int i = 0; i < rounds * partitions; i++) {
            QueueFixture.broker().publish(fixture.topics().requests(), i % partitions, "value " + i);
        }
        List<Integer> taken = new ArrayList<>();
        try (RequestQueue queue = fixture.join("w1", kind, Map.of())) {
            for (int i = 0; i < rounds * partitions; i++) {
                RequestRecord record = QueueFixture.takeNext(queue);
                taken.add(record.position().partition());
                settle(queue, record, "order-" + i);
            }
        }
        for (int round = 0; round < rounds; round++) {
            assertThat(taken.subList(round * partitions, (round + 1) * partitions))
                    .as("round %s of %s", round, taken)
                    .containsExactlyInAnyOrder(0, 1, 2);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CONSUMER_GROUP", "CLASSIC_GROUP"})
    void aPartitionThatFillsWhileAnotherIsServedIsNext(QueueKind kind) throws Exception {
        QueueFixture fixture = QueueFixture.create(2);
        for (int i = 0; i < 4; i++) {
            QueueFixture.broker().publish(fixture.topics().requests(), 0, "value " + i);
        }
        try (RequestQueue queue = fixture.join("w1", kind, Map.of())) {
            for (int i = 0; i < 2; i++) {
                settle(queue, QueueFixture.takeNext(queue), "order-" + i);
            }
            QueueFixture.broker().publish(fixture.topics().requests(), 1, "late");
            assertThat(QueueFixture.takeNext(queue).position().partition()).isEqualTo(1);
        }
    }

    private static void awaitGroupWithoutMembers(QueueFixture fixture) throws Exception {
        Instant end = Instant.now().plus(A_WHILE);
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", QueueFixture.broker().bootstrap()))) {
            while (Instant.now().isBefore(end)) {
                if (admin.describeConsumerGroups(List.of(fixture.name())).all().get().values().stream()
                        .allMatch(group -> group.members().isEmpty())) {
                    return;
                }
            }
        }
        throw new AssertionError("the group still has members after " + A_WHILE);
    }
}
