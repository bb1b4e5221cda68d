package dev.stylewright.worker.adapter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.WorkerInfo;
import dev.stylewright.worker.adapter.kafka.abandoned.AbandonedRequestReader;
import dev.stylewright.worker.adapter.kafka.redrive.KafkaDeadLetters;
import dev.stylewright.worker.job.Failure;
import dev.stylewright.worker.pipeline.queue.AbandonedRequests;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import dev.stylewright.worker.pipeline.queue.UndecidedException;
import dev.stylewright.worker.pipeline.redrive.DeadLetter;
import dev.stylewright.worker.pipeline.redrive.DeadLetterFilter;
import dev.stylewright.worker.pipeline.redrive.DeadLetterStore;
import dev.stylewright.worker.pipeline.redrive.Redrive;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Each dead letter written by brokers is answered once, and no others are; with a real broker that gives up on requests.
 *
 * <pre>
 * requests -> released again and again -> dead letters -> outcomes
 *                                           |
 *                                     journal of redrives
 * </pre>
 */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class AbandonedRequestReaderTest {

    private static final WorkerInfo HERE = new WorkerInfo("w", "1", "cpu", "weights@0");

    private final List<AbandonedRequestReader> readers = new ArrayList<>();
    private final BlockingQueue<Outcome> answered = new LinkedBlockingQueue<>();
    private QueueFixture fixture;

    @BeforeEach
    void createTopics() throws Exception {
        fixture = QueueFixture.create(1);
        QueueFixture.configureShareGroup(fixture.settings("setup", QueueKind.SHARE, Map.of()));
    }

    @AfterEach
    void stopReaders() {
        readers.forEach(AbandonedRequestReader::close);
        readers.clear();
    }

    @Test
    void eachIsAnsweredOnceByTheFleetUnderTheIdOfItsPosition() throws Exception {
        read("w1");
        read("w2");
        publish("order-0");
        giveUp(1);
        assertThat(awaitAnswer()).isEqualTo("order-0");
        stopReaders();

        publish("order-1");
        giveUp(2);
        read("w3");
        assertThat(awaitAnswer()).isEqualTo("order-1");

        List<ConsumerRecord<byte[], byte[]>> outcomes = outcomes();
        assertThat(ids(outcomes)).containsExactly(id("order-0", 0), id("order-1", 1));
        assertThat(BrokerPeer.header(outcomes.get(0), "traceparent"))
                .as("from the original, for brokers copy no headers")
                .contains("0af7651916cd43dd8448eb211c80319c");
    }

    @Test
    void howOftenItWasDeliveredAndWhenItWasPublishedIsKnown() throws Exception {
        publish("order-0");
        giveUp(1);
        BlockingQueue<RequestRecord> asked = new LinkedBlockingQueue<>();
        read("w1", (request, stop) -> {
            asked.add(request);
            return failed(request);
        });

        awaitAnswer();

        RequestRecord request = asked.element();
        ConsumerRecord<byte[], byte[]> original =
                QueueFixture.broker().committed(fixture.topics().requests()).get(0);
        assertThat(request.attempt()).isEqualTo(10);
        assertThat(request.published()).isEqualTo(Instant.ofEpochMilli(original.timestamp()));
        assertThat(request.position().toString()).isEqualTo(fixture.topics().requests() + "-0@0");
    }

    @Test
    void whereBrokersCopyNothingTheOriginalIsRead() throws Exception {
        fixture.setGroup("errors.deadletterqueue.copy.record.enable", "false");
        publish("order-0");
        giveUp(1);
        read("w1");

        assertThat(awaitAnswer()).isEqualTo("order-0");
    }

    @Test
    void thoseOfWorkersAndOfOtherGroupsAndThoseSentBackAreNotAnswered() throws Exception {
        publish("put aside by a worker");
        try (RequestQueue queue = fixture.join("w0", QueueKind.SHARE, Map.of())) {
            Failure reason = Failure.of(FailureCode.INVALID_REQUEST, "it is no JSON");
            queue.settle(QueueFixture.takeNext(queue), Settlement.unreadable(reason));
        }
        publish("order-1");
        giveUp(1);
        putAside("order-of-others", "another-group", Instant.now());
        redrive();
        giveUp(3);
        read("w1");

        assertThat(awaitAnswer()).isEqualTo("order-1");

        assertThat(ids(outcomes()))
                .as("what was sent back is another submission")
                .containsExactly(id("order-1", 2));
    }

    @Test
    void aNewGroupDoesNotAnswerOldOnes() throws Exception {
        putAside("order-of-old", fixture.name(), Instant.now().minus(Duration.ofHours(2)));
        read("w1");
        publish("order-0");
        giveUp(2);

        assertThat(awaitAnswer()).isEqualTo("order-0");
        assertThat(ids(outcomes())).containsExactly(id("order-0", 0));
    }

    @Test
    void undecidedRequestsAreRetriedAndRecordsWithoutAnIdAreSkipped() throws Exception {
        publish("no id");
        publish("order-1");
        giveUp(2);
        AtomicInteger asked = new AtomicInteger();
        read("w1", (request, stop) -> {
            if (text(request).equals("no id")) {
                return Optional.empty();
            }
            if (asked.incrementAndGet() < 3) {
                throw new UndecidedException("the store does not answer");
            }
            return failed(request);
        });

        assertThat(awaitAnswer()).isEqualTo("order-1");

        assertThat(ids(outcomes())).containsExactly(id("order-1", 1));
        assertThat(asked).hasValue(3);
    }

    private void read(String worker) {
        read(worker, (request, stop) -> failed(request));
    }

    private void read(String worker, AbandonedRequests requests) {
        KafkaSettings settings = fixture.settings(worker, QueueKind.SHARE, Map.of());
        readers.add(AbandonedRequestReader.answer(settings, Clock.systemUTC(), requests, answered::add));
    }

    private static Optional<Outcome> failed(RequestRecord request) {
        return Optional.of(new Failed(
                text(request),
                FailureCode.ATTEMPTS_EXHAUSTED,
                "the brokers gave up",
                List.of(),
                request.attempt(),
                HERE,
                Map.of()));
    }

    private static String text(RequestRecord request) {
        return new String(request.value().orElseThrow(), UTF_8);
    }

    private String awaitAnswer() throws InterruptedException {
        Outcome outcome = answered.poll(60, TimeUnit.SECONDS);
        assertThat(outcome).as("an answer").isNotNull();
        return outcome.requestId();
    }

    private void publish(String value) throws Exception {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        QueueFixture.broker().publish(fixture.topics().requests(), "key", value, Map.of("traceparent", trace));
    }

    private void giveUp(int letters) {
        ReleasingMember.exhaust(
                QueueFixture.broker(),
                fixture.name(),
                fixture.topics().requests(),
                fixture.topics().deadLetters(),
                letters);
    }

    /** As a broker would have, for {@code group} and at {@code time}. */
    private void putAside(String value, String group, Instant time) throws Exception {
        var letter = new ProducerRecord<>(
                fixture.topics().deadLetters(), 0, time.toEpochMilli(), "key".getBytes(UTF_8), value.getBytes(UTF_8));
        Map.of(
                        "topic", fixture.topics().requests(),
                        "partition", "0",
                        "offset", "99",
                        "group", group,
                        "delivery.count", "10")
                .forEach((name, text) -> letter.headers().add(DeadLetter.ERRORS + name, text.getBytes(UTF_8)));
        QueueFixture.broker().publish(List.of(letter));
    }

    private void redrive() throws Exception {
        KafkaSettings settings = fixture.settings("redriver", QueueKind.SHARE, Map.of());
        Redrive.Listener nobody = new Redrive.Listener() {
            @Override
            public void decided(DeadLetter deadLetter, Redrive.Disposition disposition) {}

            @Override
            public void progressed(Redrive.Tally tally) {}
        };
        DeadLetterFilter ofBrokers = DeadLetterFilter.parse(List.of("code=none"), Instant.now());
        try (DeadLetterStore store = KafkaDeadLetters.open(
                settings, fixture.topics().deadLetters(), fixture.topics().requests(), Clock.systemUTC())) {
            new Redrive(store, ofBrokers, 1, nobody).run(true, () -> false);
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> outcomes() {
        return QueueFixture.broker().committed(fixture.topics().outcomes());
    }

    private static List<String> ids(List<ConsumerRecord<byte[], byte[]>> outcomes) {
        return outcomes.stream()
                .map(outcome -> BrokerPeer.header(outcome, "ce_id"))
                .toList();
    }

    private String id(String request, long offset) {
        return request + "@" + fixture.topics().requests() + "-0-" + offset;
    }
}
