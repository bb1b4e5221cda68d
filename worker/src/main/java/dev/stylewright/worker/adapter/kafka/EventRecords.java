package dev.stylewright.worker.adapter.kafka;

import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.codec.CloudEvents;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import dev.stylewright.worker.job.Failure;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.RequestRecord.Position;
import dev.stylewright.worker.pipeline.redrive.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Builds the records that a worker writes: CloudEvents in binary mode, and dead letters. Thread-safe. */
public final class EventRecords {

    /** Default maximum size of a producer's request: the largest request that the topics accept, plus the headers that state why it failed. */
    public static final int MAX_BYTES = 4 << 20;

    /** Longer keys are dropped from dead letters that are too large. */
    private static final int LONGEST_KEY = 16 << 10;

    private final KafkaSettings settings;
    private final Clock clock;
    private final AtomicLong progressNumber = new AtomicLong();

    public EventRecords(KafkaSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    public ProducerRecord<byte[], byte[]> outcome(RequestRecord cause, Outcome outcome) {
        return event(
                settings.topics().outcomes(),
                cause,
                outcome.type(),
                outcomeId(cause, outcome.requestId()),
                outcome.requestId(),
                Codec.encodeOutcome(outcome));
    }

    ProducerRecord<byte[], byte[]> progress(RequestRecord cause, Progress progress) {
        String id = CloudEvents.progressId(
                outcomeId(cause, progress.requestId()), cause.attempt(), progressNumber.incrementAndGet());
        return event(
                settings.topics().progress(),
                cause,
                progress.type(),
                id,
                progress.requestId(),
                Codec.encodeProgress(progress));
    }

    /**
     * The forms in which a record can be written as a dead letter, best first: unchanged, with the reason; without its value, if that is too large
     * for the topic; without value, headers and a long key, if headers or key are too large.
     */
    public List<ProducerRecord<byte[], byte[]>> deadLetters(RequestRecord original, Failure reason) {
        byte[] key = original.key().orElse(null);
        byte[] shortKey = original.key().filter(k -> k.length <= LONGEST_KEY).orElse(null);
        String tooLarge =
                "%s (%s too large for this topic; read the original, a value of %d bytes, at %s, or raise the topic's max.message.bytes)";
        int bytes = original.value().map(v -> v.length).orElse(0);
        return List.of(
                deadLetter(
                        original,
                        reason,
                        reason.message(),
                        key,
                        original.value().orElse(null),
                        original.headers()),
                deadLetter(
                        original,
                        reason,
                        tooLarge.formatted(reason.message(), "the value is", bytes, original.position()),
                        key,
                        null,
                        original.headers()),
                deadLetter(
                        original,
                        reason,
                        tooLarge.formatted(reason.message(), "key or headers are", bytes, original.position()),
                        shortKey,
                        null,
                        List.of()));
    }

    private ProducerRecord<byte[], byte[]> deadLetter(
            RequestRecord original,
            Failure reason,
            String message,
            byte @Nullable [] key,
            byte @Nullable [] value,
            List<RequestRecord.Header> own) {
        var deadLetter = new ProducerRecord<byte[], byte[]>(settings.topics().deadLetters(), key, value);
        Headers headers = deadLetter.headers();
        own.forEach(header -> headers.add(header.name(), header.value().orElse(null)));
        Position position = original.position();
        text(headers, "topic", position.topic());
        text(headers, "partition", Integer.toString(position.partition()));
        text(headers, "offset", Long.toString(position.offset()));
        text(headers, "group", settings.group());
        text(headers, "delivery.count", Integer.toString(original.attempt()));
        text(headers, "code", reason.code().name());
        text(headers, "message", message);
        return deadLetter;
    }

    private static void text(Headers headers, String name, String value) {
        headers.add(DeadLetter.ERRORS + name, value.getBytes(StandardCharsets.UTF_8));
    }

    private ProducerRecord<byte[], byte[]> event(
            String topic, RequestRecord cause, EventType type, String id, String subject, byte[] value) {
        var record = new ProducerRecord<>(topic, subject.getBytes(StandardCharsets.UTF_8), value);
        CloudEvents.headers(type, id, settings.source(), clock.instant(), subject)
                .withTraceOf(cause.trace().asHeaders())
                .toBytes()
                .forEach(record.headers()::add);
        return record;
    }

    private static String outcomeId(RequestRecord cause, String requestId) {
        Position position = cause.position();
        return CloudEvents.outcomeId(requestId, position.topic(), position.partition(), position.offset());
    }
}
