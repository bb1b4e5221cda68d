package dev.stylewright.worker.adapter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.worker.adapter.kafka.redrive.KafkaDeadLetters;
import dev.stylewright.worker.job.Failure;
import dev.stylewright.worker.pipeline.queue.Settlement;
import dev.stylewright.worker.pipeline.redrive.DeadLetter;
import dev.stylewright.worker.pipeline.redrive.DeadLetterException;
import dev.stylewright.worker.pipeline.redrive.DeadLetterFilter;
import dev.stylewright.worker.pipeline.redrive.DeadLetterStore;
import dev.stylewright.worker.pipeline.redrive.Redrive;
import dev.stylewright.worker.pipeline.redrive.Redrive.Disposition;
import dev.stylewright.worker.pipeline.redrive.Redrive.Tally;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Redrives on a real broker.
 *
 * <pre>
 * requests -> dead letters -> redrive -> requests
 *                               |
 *                            journal
 * </pre>
 */
@SuppressWarnings("NullAway.Init")
class RedriveTest {

    private static final DeadLetterFilter ALL = DeadLetterFilter.parse(List.of("all"), Instant.EPOCH);

    private final List<String> heard = new ArrayList<>();
    private final Redrive.Listener ear = new Redrive.Listener() {
        @Override
        public void decided(DeadLetter deadLetter, Disposition disposition) {
            heard.add(disposition + " " + deadLetter.record().position().offset());
        }

        @Override
        public void progressed(Tally tally) {}
    };
    private QueueFixture fixture;
    /** How the test's group consumes, which never changes. */
    private QueueKind kind = QueueKind.CONSUMER_GROUP;

    @BeforeEach
    void createTopics() throws Exception {
        fixture = QueueFixture.create(1);
    }

    /** A redrive is a transaction on the request topic, and its marker must not look like a request that waits. */
    @AfterEach
    void aWorkerThatSettlesAllThatIsThereHasNothingBeforeIt() throws Exception {
        Settlement done = Settlement.of(QueueFixture.outcome("any"));
        try (RequestQueue queue = fixture.join("last", kind, Map.of())) {
            fixture.settleAll(queue, kind, done);
        }
    }

    @Test
    void aDeadLetterOfAWorkerIsRedrivenUnchangedAndCountsItsRedrives() throws Exception {
        OddRecord.publish(fixture.topics().requests());
        putAside(OddRecord.all().size(), QueueKind.CONSUMER_GROUP);

        Tally tally = redrive(ALL, Long.MAX_VALUE);

        assertThat(tally.count(Disposition.SENT)).isEqualTo(OddRecord.all().size() - 1L);
        assertThat(tally.count(Disposition.NOTHING_TO_SEND))
                .as("the one without a value")
                .isEqualTo(1);
        assertThat(tally.complete()).isTrue();
        assertCameBack("1");
    }

    @Test
    void aDeadLetterOfBrokersIsRedrivenUnchanged() throws Exception {
        OddRecord.publish(fixture.topics().requests());
        kind = QueueKind.SHARE;
        RejectingMember.reject(fixture, OddRecord.all().size());

        assertThat(redrive(DeadLetterFilter.parse(List.of("code=none"), Instant.now()), 100)
                        .count(Disposition.SENT))
                .isEqualTo(OddRecord.all().size() - 1L);
        assertCameBack("1");
    }

    @Test
    void aDeadLetterOfBrokersIsRedrivenWithoutHeadersIfTheOriginalIsMissing() throws Exception {
        OddRecord.publish(fixture.topics().requests());
        kind = QueueKind.SHARE;
        RejectingMember.reject(fixture, OddRecord.all().size());
        TopicPartition requests = new TopicPartition(fixture.topics().requests(), 0);
        try (Admin admin = admin()) {
            admin.deleteRecords(Map.of(
                            requests,
                            RecordsToDelete.beforeOffset(OddRecord.all().size())))
                    .all()
                    .get();
        }

        redrive(ALL, 100);

        assertThat(requests())
                .extracting(record -> OddRecord.content(record, DeadLetter.REDRIVES))
                .containsExactlyElementsOf(OddRecord.all().stream()
                        .filter(one -> one.value() != null)
                        .map(one -> one.withoutHeaders().content())
                        .toList());
    }

    @Test
    void recordsTooLargeToCopyAreFetchedFromTheirTopic() throws Exception {
        publish("x".repeat(600_000));
        try (RequestQueue queue = fixture.join("w1", QueueKind.CONSUMER_GROUP, Map.of("max.request.size", "300000"))) {
            Failure reason = Failure.of(FailureCode.INVALID_REQUEST, "too large");
            queue.settle(QueueFixture.takeNext(queue), Settlement.unreadable(reason));
        }

        assertThat(redrive(ALL, 10).count(Disposition.SENT)).isEqualTo(1);
        assertThat(requests())
                .last()
                .satisfies(record -> assertThat(record.value()).asString(UTF_8).isEqualTo("x".repeat(600_000)));
    }

    private void assertCameBack(String redrives) {
        List<ConsumerRecord<byte[], byte[]>> back = requests();
        List<OddRecord> odd = OddRecord.all();
        assertThat(back.subList(0, odd.size()))
                .extracting(record -> OddRecord.content(record, "\u0000"))
                .as("the originals are still there, too")
                .containsExactlyElementsOf(odd.stream().map(OddRecord::content).toList());
        assertThat(back.subList(odd.size(), back.size()))
                .extracting(record -> OddRecord.content(record, DeadLetter.REDRIVES))
                .containsExactlyElementsOf(odd.stream()
                        .filter(one -> one.value() != null)
                        .map(OddRecord::content)
                        .toList());
        assertThat(back.subList(odd.size(), back.size()))
                .allSatisfy(record -> assertThat(BrokerPeer.header(record, DeadLetter.REDRIVES))
                        .isEqualTo(redrives));
    }

    @Test
    void lookingSendsNothingAndWritesNoJournal() throws Exception {
        publish("one");
        putAside(1, QueueKind.CONSUMER_GROUP);

        try (KafkaDeadLetters store = look()) {
            assertThat(new Redrive(store, ALL, 10, ear).run(false, () -> false).count(Disposition.SENT))
                    .isEqualTo(1);
        }

        assertThat(heard).containsExactly("SENT 0");
        assertThat(requests()).hasSize(1);
        try (Admin admin = admin()) {
            assertThat(admin.listTopics().names().get()).doesNotContain(journal());
        }
    }

    @Test
    void aDeadLetterIsSentOnceAndWhatFailsAgainCanBeSentAgain() throws Exception {
        publish("one");
        putAside(1, QueueKind.SHARE);

        assertThat(redrive(ALL, 10).count(Disposition.SENT)).isEqualTo(1);
        assertThat(redrive(ALL, 10).count(Disposition.SENT_BEFORE)).isEqualTo(1);
        assertThat(requests()).hasSize(2);

        putAside(1, QueueKind.SHARE);
        Tally again = redrive(ALL, 10);

        assertThat(again.count(Disposition.SENT_BEFORE)).isEqualTo(1);
        assertThat(again.count(Disposition.SENT)).isEqualTo(1);
        assertThat(requests()).hasSize(3).last().satisfies(record -> {
            assertThat(record.value()).asString(UTF_8).isEqualTo("one");
            assertThat(BrokerPeer.header(record, DeadLetter.REDRIVES)).isEqualTo("2");
            assertThat(record.headers().headers(DeadLetter.REDRIVES)).hasSize(1);
        });
    }

    @Test
    void manyDeadLettersAreSentInPartsAndThePartsFitTogether() throws Exception {
        List<String> values =
                IntStream.range(0, 250).mapToObj(i -> "value " + i).toList();
        publishDeadLetters(values);
        int[] looks = {0};
        try (KafkaDeadLetters store = open()) {
            Tally stopped = new Redrive(store, ALL, 1000, ear).run(true, () -> looks[0]++ == 1);
            assertThat(stopped.count(Disposition.SENT)).isBetween(1L, 100L);
            assertThat(stopped.complete()).isFalse();
        }
        assertThat(redrive(ALL, 17).count(Disposition.SENT)).isEqualTo(17);
        redrive(ALL, Long.MAX_VALUE);

        assertThat(requests())
                .extracting(record -> new String(record.value(), UTF_8))
                .containsExactlyElementsOf(values);
    }

    @Test
    void ofTwoRedrivesTheLaterOneGoesOnAndNothingIsSentTwice() throws Exception {
        publish("one");
        publish("two");
        putAside(2, QueueKind.CONSUMER_GROUP);

        try (KafkaDeadLetters earlier = open();
                KafkaDeadLetters later = open()) {
            new Redrive(later, ALL, 10, ear).run(true, () -> false);
            assertThatThrownBy(() -> new Redrive(earlier, ALL, 10, ear).run(true, () -> false))
                    .isInstanceOf(DeadLetterException.class)
                    .hasMessageContaining("another redrive");
        }

        assertThat(requests()).hasSize(4);
    }

    @Test
    void theJournalOfATopicThatWasThereBeforeIsNotBelieved() throws Exception {
        publishDeadLetters(List.of("old"));
        redrive(ALL, 10);
        recreateDeadLetters();
        publishDeadLetters(List.of("new"));

        assertThat(redrive(ALL, 10).count(Disposition.SENT)).isEqualTo(1);
        assertThat(requests())
                .last()
                .satisfies(record -> assertThat(record.value()).asString(UTF_8).isEqualTo("new"));
    }

    private void recreateDeadLetters() throws Exception {
        String topic = fixture.topics().deadLetters();
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(topic)).all().get();
            while (admin.listTopics().names().get().contains(topic)) {
                Thread.onSpinWait();
            }
        }
        QueueFixture.createTopics(settings(), 1);
    }

    @Test
    void recordsThatAreNoDeadLettersAreNeverSent() throws Exception {
        QueueFixture.broker().publish(fixture.topics().deadLetters(), 0, "a record from somewhere");

        Tally tally = redrive(ALL, 10);

        assertThat(tally.foreign()).isEqualTo(1);
        assertThat(tally.count(Disposition.SENT)).isZero();
        assertThat(requests()).isEmpty();
    }

    @Test
    void aTopicThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> KafkaDeadLetters.look(
                        settings(), "no.such.topic", fixture.topics().requests()))
                .isInstanceOf(DeadLetterException.class)
                .hasMessageContaining("no.such.topic")
                .hasMessageContaining("--from");
        assertThatThrownBy(
                        () -> KafkaDeadLetters.look(settings(), fixture.topics().deadLetters(), "no.such.topic"))
                .hasMessageContaining("no.such.topic");
    }

    private Tally redrive(DeadLetterFilter match, long limit) throws Exception {
        heard.clear();
        try (DeadLetterStore store = open()) {
            return new Redrive(store, match, limit, ear).run(true, () -> false);
        }
    }

    private KafkaDeadLetters open() throws DeadLetterException {
        return KafkaDeadLetters.open(
                settings(), fixture.topics().deadLetters(), fixture.topics().requests(), Clock.systemUTC());
    }

    private KafkaDeadLetters look() throws DeadLetterException {
        return KafkaDeadLetters.look(
                settings(), fixture.topics().deadLetters(), fixture.topics().requests());
    }

    private KafkaSettings settings() {
        return fixture.settings("redriver", QueueKind.CONSUMER_GROUP, Map.of());
    }

    private String journal() {
        return fixture.topics().deadLetters() + ".redriven";
    }

    private void publish(String value) throws Exception {
        QueueFixture.broker().publish(fixture.topics().requests(), 0, value);
    }

    private void putAside(int requests, QueueKind by) throws Exception {
        kind = by;
        try (RequestQueue queue = fixture.join("w1", by, Map.of())) {
            for (int i = 0; i < requests; i++) {
                queue.settle(
                        QueueFixture.takeNext(queue),
                        Settlement.unreadable(Failure.of(FailureCode.INVALID_REQUEST, "it is no JSON")));
            }
        }
    }

    private void publishDeadLetters(List<String> values) throws Exception {
        QueueFixture.broker().publish(values.stream().map(this::deadLetter).toList());
    }

    private ProducerRecord<byte[], byte[]> deadLetter(String value) {
        var record = new ProducerRecord<byte[], byte[]>(fixture.topics().deadLetters(), null, value.getBytes(UTF_8));
        record.headers().add(DeadLetter.ERRORS + "topic", "somewhere".getBytes(UTF_8));
        return record;
    }

    private List<ConsumerRecord<byte[], byte[]>> requests() {
        return QueueFixture.broker().committed(fixture.topics().requests());
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", QueueFixture.broker().bootstrap()));
    }
}
