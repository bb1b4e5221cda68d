package dev.stylewright.deploy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.CancelRequest;
import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.report.Cancelled;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import dev.stylewright.protocol.report.Progressed;
import dev.stylewright.protocol.report.Started;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The protocol's client against every answer that a script can give. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class ClientTest {

    @RegisterExtension
    static final StylewrightExtension STYLEWRIGHT = StylewrightExtension.scripted("photos", "styles", "results");

    private StylizationClient client;

    @BeforeEach
    void openClient() throws Exception {
        Pictures.upload(STYLEWRIGHT);
        client = StylizationClient.builder(STYLEWRIGHT.bootstrapServers()).build();
    }

    @AfterEach
    void closeClient() {
        client.close();
    }

    @Test
    void withoutAScriptARequestIsCompletedWithASmallCopy() throws Exception {
        Completed completed = (Completed) submit("copy", ProgressListener.NONE).get(20, TimeUnit.SECONDS);

        assertThat(List.of(completed.width(), completed.height())).isEqualTo(List.of(32, 21));
        assertThat(completed.metadata()).containsEntry("customer", "42");
        byte[] bytes = STYLEWRIGHT.find(Pictures.result("copy")).orElseThrow();
        assertThat(completed.bytes()).isEqualTo(bytes.length);
        assertThat(Pictures.decode(bytes).getWidth()).isEqualTo(32);
    }

    /** An outcome within milliseconds may overtake progress, which a listener then does not see. */
    @Test
    void progressIsReportedBeforeASlowOutcome() throws Exception {
        STYLEWRIGHT.answer(request -> Answer.completed().after(Duration.ofHours(1)));
        BlockingQueue<Progress> progress = new LinkedBlockingQueue<>();

        CompletableFuture<Outcome> outcome = submit("watched", progress::add);

        assertThat(progress.poll(20, TimeUnit.SECONDS)).isInstanceOf(Started.class);
        assertThat(progress.poll(20, TimeUnit.SECONDS)).isInstanceOf(Progressed.class);
        client.cancel(new CancelRequest("watched", Optional.empty())).get(20, TimeUnit.SECONDS);
        assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(Cancelled.class);
    }

    @Test
    void answersTakeMilliseconds() throws Exception {
        submit("warm-up", ProgressListener.NONE).get(20, TimeUnit.SECONDS);
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            long begun = System.nanoTime();
            submit("fast-" + i, ProgressListener.NONE).get(20, TimeUnit.SECONDS);
            millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        }

        // The fastest, since other programs may want the processors.
        assertThat(Collections.min(millis)).as("the fastest of %s", millis).isLessThan(500);
    }

    static Stream<FailureCode> codes() {
        return FailureCode.known().stream();
    }

    @ParameterizedTest
    @MethodSource("codes")
    void everyFailureReachesTheCaller(FailureCode code) throws Exception {
        STYLEWRIGHT.answer(request -> Answer.failed(code));

        Failed failed =
                (Failed) submit("failing-" + code, ProgressListener.NONE).get(20, TimeUnit.SECONDS);

        assertThat(failed.code()).isEqualTo(code);
        assertThat(STYLEWRIGHT.find(Pictures.result("failing-" + code))).isEmpty();
    }

    @Test
    void aContentThatIsNoPictureFailsWithoutAScript() throws Exception {
        STYLEWRIGHT.put(Pictures.PHOTO, "no picture".getBytes(StandardCharsets.UTF_8));

        Failed failed = (Failed) submit("unreadable", ProgressListener.NONE).get(20, TimeUnit.SECONDS);

        assertThat(failed.code()).isEqualTo(FailureCode.IMAGE_UNREADABLE);
    }

    @Test
    void aSlowRequestIsCancelled() throws Exception {
        STYLEWRIGHT.answer(request -> Answer.completed().after(Duration.ofHours(1)));
        CompletableFuture<Void> painting = new CompletableFuture<>();
        CompletableFuture<Outcome> outcome = submit("slow", progress -> painting.complete(null));
        painting.get(20, TimeUnit.SECONDS);
        assertThat(outcome).isNotDone();

        client.cancel(new CancelRequest("slow", Optional.of("changed my mind"))).get(20, TimeUnit.SECONDS);

        assertThat(outcome.get(20, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(Cancelled.class, cancelled -> assertThat(cancelled.reason())
                        .contains("changed my mind"));
    }

    @Test
    void aDelayIsKept() throws Exception {
        STYLEWRIGHT.answer(request -> Answer.completed().after(Duration.ofMillis(700)));
        long begun = System.nanoTime();

        submit("delayed", ProgressListener.NONE).get(20, TimeUnit.SECONDS);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(650));
    }

    @Test
    void aRequestCanBeCancelledByOthers() throws Exception {
        STYLEWRIGHT.answer(request -> Answer.cancelled());

        assertThat(submit("cancelled", ProgressListener.NONE).get(20, TimeUnit.SECONDS))
                .isInstanceOf(Cancelled.class);
    }

    @Test
    void aDuplicateIsPublishedTwiceAndReceivedOnce() throws Exception {
        STYLEWRIGHT.answer(request -> Answer.completed().twice());

        assertThat(submit("duplicate", ProgressListener.NONE).get(20, TimeUnit.SECONDS))
                .isInstanceOf(Completed.class);
        assertThat(submit("after", ProgressListener.NONE).get(20, TimeUnit.SECONDS))
                .isInstanceOf(Completed.class);

        List<ConsumerRecord<byte[], byte[]>> outcomes = outcomes("duplicate");
        assertThat(outcomes).hasSize(2);
        assertThat(outcomes.stream()
                        .map(outcome ->
                                new String(outcome.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void outcomesOutOfOrderReachTheirRequests() throws Exception {
        STYLEWRIGHT.answer(request -> request.id().equals("first")
                ? Answer.completed().outOfOrder()
                : Answer.failed(FailureCode.OUTPUT_CONFLICT));
        CompletableFuture<Outcome> first = submit("first", ProgressListener.NONE);
        CompletableFuture<Outcome> second = submit("second", ProgressListener.NONE);

        assertThat(second.get(20, TimeUnit.SECONDS)).isInstanceOf(Failed.class);
        assertThat(first.get(20, TimeUnit.SECONDS)).isInstanceOf(Completed.class);

        assertThat(outcomes("first").get(0).offset())
                .isGreaterThan(outcomes("second").get(0).offset());
    }

    @Test
    void anOutcomeOutOfOrderDoesNotFollowThatOfAnEarlierRequest() throws Exception {
        STYLEWRIGHT.answer(request -> switch (request.id()) {
            case "earlier" -> Answer.completed().after(Duration.ofMillis(500));
            case "held" -> Answer.completed().outOfOrder();
            default -> Answer.completed();
        });
        CompletableFuture<Outcome> earlier = submit("earlier", ProgressListener.NONE);
        CompletableFuture<Outcome> held = submit("held", ProgressListener.NONE);

        earlier.get(20, TimeUnit.SECONDS);
        submit("later", ProgressListener.NONE).get(20, TimeUnit.SECONDS);
        held.get(20, TimeUnit.SECONDS);

        assertThat(outcomes("held").get(0).offset())
                .isGreaterThan(outcomes("later").get(0).offset());
    }

    @Test
    void anInvalidRequestFailsWithItsFields() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", STYLEWRIGHT.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            byte[] value = "{\"id\":\"invalid\",\"content\":7}".getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>("stylization.requests", value)).get();
        }
        submit("after-invalid", ProgressListener.NONE).get(20, TimeUnit.SECONDS);

        assertThat(outcomes("invalid")).singleElement().satisfies(outcome -> assertThat(
                        new String(outcome.value(), StandardCharsets.UTF_8))
                .contains("INVALID_REQUEST", "$.content", "$.styles", "$.output"));
    }

    private CompletableFuture<Outcome> submit(String id, ProgressListener listener) {
        return client.submit(Pictures.order(id), listener);
    }

    /** All outcomes of a request so far. */
    private static List<ConsumerRecord<byte[], byte[]>> outcomes(String id) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", STYLEWRIGHT.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition("stylization.outcomes", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            List<ConsumerRecord<byte[], byte[]>> outcomes = new ArrayList<>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(outcomes::add);
            }
            outcomes.removeIf(outcome -> !id.equals(new String(outcome.key(), StandardCharsets.UTF_8)));
            return outcomes;
        }
    }
}
