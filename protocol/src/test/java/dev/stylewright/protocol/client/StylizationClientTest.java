package dev.stylewright.protocol.client;

import static dev.stylewright.protocol.client.TestTopics.WORKER;
import static dev.stylewright.protocol.client.TestTopics.cancelled;
import static dev.stylewright.protocol.client.TestTopics.eventually;
import static dev.stylewright.protocol.client.TestTopics.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.protocol.EventHeaders;
import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.MessageSchemas;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.Topics;
import dev.stylewright.protocol.codec.CloudEvents;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.codec.Decoded;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import dev.stylewright.protocol.report.Started;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The client between a mock producer, whose first record has offset 0, and a mock consumer. */
class StylizationClientTest {
    private static final Instant NOW = Instant.parse("2026-12-24T18:00:00Z");
    private static final TopicPartition OUTCOMES = new TopicPartition(Topics.OUTCOMES, 0);
    private static final TopicPartition PROGRESS = new TopicPartition(Topics.PROGRESS, 0);

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private long outcomeOffset = 5;

    private long progressOffset;
    private StylizationClient client = started(StylizationClient.builder("unused:9092"), producer, consumer);

    private static StylizationClient started(
            StylizationClientBuilder builder,
            MockProducer<byte[], byte[]> producer,
            MockConsumer<byte[], byte[]> consumer) {
        Node node = new Node(0, "broker", 9092);
        Node[] nodes = {node};
        for (TopicPartition partition : List.of(OUTCOMES, PROGRESS)) {
            consumer.updatePartitions(
                    partition.topic(), List.of(new PartitionInfo(partition.topic(), 0, node, nodes, nodes)));
        }
        consumer.updateEndOffsets(Map.of(OUTCOMES, 5L, PROGRESS, 0L));
        return builder.build(() -> producer, () -> consumer, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        client.close();
        producer.history().forEach(sent -> MessageSchemas.assertValid(sent.headers(), sent.value()));
    }

    @Test
    void aRequestIsPublishedUnderItsIdWithHeadersThatFitIt() {
        StylizationRequest request = request("order-1");
        CompletableFuture<Outcome> outcome = client.submit(request, ProgressListener.NONE);

        ProducerRecord<byte[], byte[]> sent = producer.history().get(0);
        assertThat(sent.topic()).isEqualTo("stylization.requests");
        assertThat(new String(sent.key(), StandardCharsets.UTF_8)).isEqualTo("order-1");
        EventHeaders headers = EventHeaders.none();
        for (var header : sent.headers()) {
            headers = headers.with(header.key(), header.value());
        }
        assertThat(Codec.decodeRequest(sent.value(), headers)).isEqualTo(new Decoded.Valid<>(request));
        assertThat(headers.get(EventHeaders.TIME)).contains(NOW.toString());
        assertThat(outcome).isNotDone();
    }

    @Test
    void theOutcomeOfItsOwnRecordCompletesASubmission() throws Exception {
        CompletableFuture<Outcome> outcome = client.submit(request("order-1"), ProgressListener.NONE);
        producer.completeNext();
        publish("order-1", 0, "mine");

        assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo(cancelled("order-1", "mine"));
    }

    @Test
    void anOutcomeThatOvertakesTheAcknowledgementIsNotMissed() throws Exception {
        CompletableFuture<Outcome> first = client.submit(request("order-1"), ProgressListener.NONE);
        BlockingQueue<Progress> heard = new LinkedBlockingQueue<>();
        CompletableFuture<Outcome> witness = client.submit(request("order-2"), heard::add);
        publish("order-1", 0, "mine");
        publishProgress("order-2");
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isNotNull();
        assertThat(first).isNotDone();

        producer.completeNext();

        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(cancelled("order-1", "mine"));
        assertThat(witness).isNotDone();
    }

    @Test
    void twoSubmissionsOfOneIdEachGetTheirOwnOutcomeAndDuplicatesCountOnce() throws Exception {
        CompletableFuture<Outcome> first = client.submit(request("order-1"), ProgressListener.NONE);
        CompletableFuture<Outcome> second = client.submit(request("order-1"), ProgressListener.NONE);
        producer.completeNext();
        producer.completeNext();
        publish("order-1", 0, "first");
        publish("order-1", 0, "first again");
        publish("order-1", 1, "second");

        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(cancelled("order-1", "first"));
        assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(cancelled("order-1", "second"));
    }

    @Test
    void anOutcomeThatCannotBeReadFailsItsWaiterAndNoOther() {
        CompletableFuture<Outcome> unreadable = client.submit(request("order-1"), ProgressListener.NONE);
        CompletableFuture<Outcome> later = client.submit(request("order-2"), ProgressListener.NONE);
        CompletableFuture<Outcome> sound = client.submit(request("order-1"), ProgressListener.NONE);
        producer.completeNext();
        producer.completeNext();
        producer.completeNext();
        consumer.addRecord(outcomeRecord(
                new byte[] {'{'},
                headers(EventType.COMPLETED, CloudEvents.outcomeId("order-1", Topics.REQUESTS, 0, 0))));
        consumer.addRecord(outcomeRecord(new byte[0], EventHeaders.none()));
        consumer.addRecord(outcomeRecord(
                new byte[] {'{', '}'},
                headers(EventType.COMPLETED, CloudEvents.outcomeId("order-2", Topics.REQUESTS, 0, 1))
                        .with(EventHeaders.TYPE, "dev.stylewright.stylization.completed.v2")));
        publish("order-1", 2, "mine");

        assertThat(unreadable)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withCauseInstanceOf(UnreadableOutcomeException.class)
                .withMessageContaining("stylization.outcomes-0-5");
        assertThat(later)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withMessageContaining("does not know its type dev.stylewright.stylization.completed.v2");
        assertThat(sound).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(cancelled("order-1", "mine"));
    }

    @Test
    void progressIsFetchedOnlyWhileSomebodyListens() {
        eventually(() -> consumer.paused().contains(PROGRESS));
        CompletableFuture<Outcome> silent = client.submit(request("order-1"), ProgressListener.NONE);
        CompletableFuture<Outcome> listened = client.submit(request("order-2"), progress -> {});
        producer.completeNext();
        producer.completeNext();
        eventually(() -> consumer.paused().isEmpty());
        publish("order-2", 1, "mine");

        assertThat(listened).succeedsWithin(Duration.ofSeconds(20));
        eventually(() -> consumer.paused().contains(PROGRESS));
        assertThat(silent).isNotDone();
    }

    @Test
    void aFailingListenerStillReceivesEventsAndAffectsNoOther() throws Exception {
        BlockingQueue<Progress> heard = new LinkedBlockingQueue<>();
        CompletableFuture<Outcome> outcome = client.submit(request("order-1"), progress -> {
            heard.add(progress);
            throw new IllegalStateException("a bug of the caller");
        });
        publishProgress("order-1");
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isInstanceOf(Started.class);
        publishProgress("order-1");
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isInstanceOf(Started.class);
        assertThat(outcome).isNotDone();
    }

    @Test
    void aRequestThatCannotBePublishedFails() {
        CompletableFuture<Outcome> outcome = client.submit(request("order-1"), ProgressListener.NONE);
        producer.errorNext(new KafkaException("no broker"));

        assertThat(outcome)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .havingCause()
                .withMessageContaining("cannot publish to stylization.requests: no broker");
    }

    @Test
    void closingFailsSubmissionsWithoutAnOutcomeAndLaterOnes() {
        CompletableFuture<Outcome> before = client.submit(request("order-1"), ProgressListener.NONE);
        producer.completeNext();
        client.close();

        assertThat(before).isCompletedExceptionally();
        assertThat(client.submit(request("order-2"), ProgressListener.NONE)).isCompletedExceptionally();
        assertThat(producer.history()).hasSize(1);
    }

    @Test
    void theWaitCanBeLimitedInTimeAndNumber() {
        client.close();
        MockProducer<byte[], byte[]> silent =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        client = started(
                StylizationClient.builder("unused:9092")
                        .timeout(Duration.ofMillis(500))
                        .maxPending(1),
                silent,
                new MockConsumer<>("earliest"));

        CompletableFuture<Outcome> first = client.submit(request("order-1"), ProgressListener.NONE);
        CompletableFuture<Outcome> tooMany = client.submit(request("order-2"), ProgressListener.NONE);

        assertThat(tooMany).isCompletedExceptionally();
        assertThat(first)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withCauseInstanceOf(TimeoutException.class);
        assertThat(client.submit(request("order-3"), ProgressListener.NONE)).isNotDone();
    }

    @Test
    void aTopicThatIsMissingIsNamed() {
        MockConsumer<byte[], byte[]> empty = new MockConsumer<>("earliest");
        MockProducer<byte[], byte[]> unused =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());

        assertThatThrownBy(() ->
                        StylizationClient.builder("unused:9092").build(() -> unused, () -> empty, Clock.systemUTC()))
                .hasMessage("the topic stylization.outcomes does not exist; create it first");
        assertThat(empty.closed()).isTrue();
        assertThat(unused.closed()).isTrue();
    }

    @Test
    void aCancelGoesToTheControlTopicUnderTheRequestsId() {
        CompletableFuture<Void> sent = client.cancel("order-1");
        producer.completeNext();

        ProducerRecord<byte[], byte[]> cancel = producer.history().get(0);
        assertThat(sent).isCompleted();
        assertThat(cancel.topic()).isEqualTo("stylization.control");
        assertThat(new String(cancel.key(), StandardCharsets.UTF_8)).isEqualTo("order-1");
        assertThat(Codec.decodeCancel(cancel.value())).isInstanceOf(Decoded.Valid.class);
    }

    private void publish(String requestId, long requestOffset, String reason) {
        String eventId = CloudEvents.outcomeId(requestId, Topics.REQUESTS, 0, requestOffset);
        consumer.addRecord(outcomeRecord(
                Codec.encodeOutcome(cancelled(requestId, reason)), headers(EventType.CANCELLED, eventId)));
    }

    private void publishProgress(String requestId) {
        Started started = new Started(requestId, 64, 64, 10, OptionalLong.empty(), 1, WORKER, Map.of());
        ConsumerRecord<byte[], byte[]> message =
                new ConsumerRecord<>(Topics.PROGRESS, 0, progressOffset++, new byte[0], Codec.encodeProgress(started));
        headers(EventType.STARTED, "p" + progressOffset).toBytes().forEach(message.headers()::add);
        consumer.addRecord(message);
    }

    private ConsumerRecord<byte[], byte[]> outcomeRecord(byte[] value, EventHeaders headers) {
        ConsumerRecord<byte[], byte[]> message =
                new ConsumerRecord<>(Topics.OUTCOMES, 0, outcomeOffset++, new byte[0], value);
        headers.toBytes().forEach(message.headers()::add);
        return message;
    }

    private static EventHeaders headers(EventType type, String id) {
        return CloudEvents.headers(type, id, "/test", NOW, "order");
    }
}
