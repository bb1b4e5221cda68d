package dev.stylewright.deploy.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stylewright.protocol.CancelRequest;
import dev.stylewright.protocol.EventHeaders;
import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.Topics;
import dev.stylewright.protocol.codec.CloudEvents;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.codec.Decoded;
import dev.stylewright.protocol.report.Cancelled;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.FieldError;
import dev.stylewright.protocol.report.Losses;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import dev.stylewright.protocol.report.Progressed;
import dev.stylewright.protocol.report.Scale;
import dev.stylewright.protocol.report.Started;
import dev.stylewright.protocol.report.WorkerInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests according to a script, in the protocol of the real worker. It reads topics of one partition from their beginning, without a group,
 * and obeys cancels of requests that it has not answered.
 */
final class ScriptedWorker implements KitWorker {

    /** Longer edge of its results, in pixels. */
    static final int SIZE = 32;

    static final WorkerInfo INFO = new WorkerInfo("testkit", "testkit", "cpu", "none@000000000000");

    private static final Duration POLL = Duration.ofMillis(5);
    private static final int ITERATIONS = 2;

    private final Topics topics;
    private final CopiedResult results;
    private final Function<StylizationRequest, Answer> script;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Pending> pending = new ArrayList<>();
    private final CompletableFuture<Void> run;
    private volatile boolean stopping;
    private volatile @Nullable Exception notSent;

    /**
     * A request without an outcome.
     *
     * @param outcomeId the {@code ce_id} of its outcome
     * @param headers the headers of its record
     * @param due when its outcome is due
     */
    private record Pending(
            StylizationRequest request, String outcomeId, EventHeaders headers, Answer answer, Instant due) {}

    /** @param script asked once per request, on the thread of this worker */
    ScriptedWorker(String brokers, Topics topics, ObjectStore store, Function<StylizationRequest, Answer> script) {
        this.topics = topics;
        this.results = new CopiedResult(store);
        this.script = script;
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", brokers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers), new ByteArraySerializer(), new ByteArraySerializer());
        List<TopicPartition> partitions =
                List.of(new TopicPartition(topics.requests(), 0), new TopicPartition(topics.control(), 0));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        this.run = CompletableFuture.runAsync(this::work, task -> new Thread(task, "testkit-worker").start());
    }

    private void work() {
        try (consumer;
                producer) {
            while (!stopping) {
                consumer.poll(POLL).forEach(this::take);
                Instant now = Instant.now();
                pending.stream()
                        .filter(request ->
                                !request.due().isAfter(now) && !request.answer().behindNext())
                        .sorted(Comparator.comparing(Pending::due))
                        .toList()
                        .forEach(this::answer);
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(topics.control())) {
            if (Codec.decodeCancel(record.value()) instanceof Decoded.Valid<CancelRequest> cancel) {
                cancel(cancel.value());
            }
            return;
        }
        EventHeaders headers = EventHeaders.none();
        for (Header header : record.headers()) {
            headers = headers.with(header.key(), header.value());
        }
        Decoded<StylizationRequest> decoded = Codec.decodeRequest(record.value(), headers);
        if (decoded instanceof Decoded.Invalid<StylizationRequest> invalid) {
            refuse(record, headers, invalid);
        } else if (decoded instanceof Decoded.Valid<StylizationRequest> valid) {
            StylizationRequest request = valid.value();
            Answer answer = script.apply(request);
            Pending taken = new Pending(
                    request,
                    outcomeId(request.id(), record),
                    headers,
                    answer,
                    Instant.now().plus(answer.delay()));
            pending.add(taken);
            report(taken);
        }
    }

    private void cancel(CancelRequest cancel) {
        pending.stream()
                .filter(request -> request.request().id().equals(cancel.requestId()))
                .toList()
                .forEach(request -> end(request, cancelled(request, cancel.reason())));
    }

    private static String outcomeId(String requestId, ConsumerRecord<byte[], byte[]> record) {
        return CloudEvents.outcomeId(requestId, record.topic(), record.partition(), record.offset());
    }

    /** A request without a readable id has no outcome: it goes only to the dead-letter topic. */
    private void refuse(
            ConsumerRecord<byte[], byte[]> record, EventHeaders headers, Decoded.Invalid<StylizationRequest> invalid) {
        send(new ProducerRecord<>(topics.deadLetters(), null, record.key(), record.value(), record.headers()));
        invalid.id()
                .ifPresent(id -> publish(
                        new Failed(
                                id, invalid.code(), invalid.message(), invalid.errors(), 1, INFO, invalid.metadata()),
                        outcomeId(id, record),
                        headers));
    }

    private void report(Pending taken) {
        StylizationRequest request = taken.request();
        Map<String, String> metadata = request.metadata();
        Scale scale = new Scale(1, 1, SIZE, SIZE);
        Losses losses = Losses.withoutLayers(1, 1, 0, 1);
        publish(new Started(request.id(), SIZE, SIZE, ITERATIONS, OptionalLong.empty(), 1, INFO, metadata), taken, 0);
        publish(
                new Progressed(
                        request.id(),
                        1,
                        ITERATIONS,
                        scale,
                        losses,
                        1,
                        OptionalLong.empty(),
                        Optional.empty(),
                        1,
                        INFO,
                        metadata),
                taken,
                1);
    }

    private void answer(Pending request) {
        switch (request.answer().end()) {
            case COMPLETED -> end(request, results.of(request.request()));
            case FAILED ->
                end(request, failed(request.request(), request.answer().code().orElseThrow()));
            case CANCELLED -> end(request, cancelled(request, Optional.empty()));
            case NONE -> {
                // Stays until it is cancelled.
            }
        }
    }

    private static Outcome cancelled(Pending request, Optional<String> reason) {
        return new Cancelled(
                request.request().id(), reason, 1, INFO, request.request().metadata());
    }

    private static Outcome failed(StylizationRequest request, FailureCode code) {
        List<FieldError> errors = code == FailureCode.INVALID_REQUEST
                ? List.of(new FieldError("$.content", "is not accepted by the test's script"))
                : List.of();
        return new Failed(
                request.id(), code, "The test's script answers " + code + ".", errors, 1, INFO, request.metadata());
    }

    /** Publishes an outcome, and then those of earlier requests that waited for a later one. */
    private void end(Pending request, Outcome outcome) {
        List<Pending> earlier = List.copyOf(pending.subList(0, pending.indexOf(request)));
        pending.remove(request);
        for (int i = 0; i < request.answer().copies(); i++) {
            publish(outcome, request.outcomeId(), request.headers());
        }
        earlier.stream()
                .filter(other -> other.answer().behindNext() && pending.contains(other))
                .forEach(this::answer);
    }

    private void publish(Outcome outcome, String id, EventHeaders cause) {
        send(topics.outcomes(), outcome.type(), id, outcome.requestId(), Codec.encodeOutcome(outcome), cause);
    }

    private void publish(Progress progress, Pending request, int number) {
        String id = CloudEvents.progressId(request.outcomeId(), 1, number);
        send(
                topics.progress(),
                progress.type(),
                id,
                progress.requestId(),
                Codec.encodeProgress(progress),
                request.headers());
    }

    private void send(String topic, EventType type, String id, String requestId, byte[] value, EventHeaders cause) {
        EventHeaders headers = CloudEvents.headers(type, id, "/stylewright/testkit", Instant.now(), requestId)
                .withTraceOf(cause);
        ProducerRecord<byte[], byte[]> event = new ProducerRecord<>(topic, requestId.getBytes(UTF_8), value);
        headers.toBytes().forEach(event.headers()::add);
        send(event);
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        var unused = producer.send(record, (metadata, failure) -> {
            if (failure != null) {
                notSent = failure;
            }
        });
    }

    @Override
    public void requireRunning() {
        if (run.isDone()) {
            run.join();
            throw new IllegalStateException("the worker has ended");
        }
        requireSent();
    }

    private void requireSent() {
        Exception failure = notSent;
        if (failure != null) {
            throw new IllegalStateException("an event could not be published", failure);
        }
    }

    @Override
    public void close() {
        stopping = true;
        try {
            run.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the worker has failed", e.getCause());
        }
        requireSent();
    }
}
