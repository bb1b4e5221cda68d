package dev.stylewright.worker.adapter.kafka;

import dev.stylewright.protocol.CloudEvents;
import dev.stylewright.protocol.Codec;
import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.Outcome;
import dev.stylewright.protocol.Progress;
import dev.stylewright.worker.job.Failure;
import dev.stylewright.worker.pipeline.DeadLetter;
import dev.stylewright.worker.pipeline.RequestRecord;
import dev.stylewright.worker.pipeline.RequestRecord.Position;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Makes the records that a worker writes: CloudEvents in binary mode, and dead letters. Thread-safe. */
final class EventRecords {

    private final KafkaSettings settings;
    private final Clock clock;
    private final AtomicLong progressNumber = new AtomicLong();

    EventRecords(KafkaSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    ProducerRecord<byte[], byte[]> outcome(RequestRecord cause, Outcome outcome) {
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

    /** The original record, untouched, and why it is put aside. */
    ProducerRecord<byte[], byte[]> deadLetter(RequestRecord original, Failure reason) {
        return deadLetter(
                original,
                reason.code().name(),
                reason.message(),
                original.value().orElse(null));
    }

    /** A dead letter for a record too large to be copied: all but its value, and where the value lies. */
    ProducerRecord<byte[], byte[]> deadLetterWithoutValue(RequestRecord original, Failure reason) {
        String message =
                "%s (the value of %d bytes is too large for this topic; read it at %s, or raise the topic's max.message.bytes)"
                        .formatted(
                                reason.message(),
                                original.value().map(v -> v.length).orElse(0),
                                original.position());
        return deadLetter(original, reason.code().name(), message, null);
    }

    private ProducerRecord<byte[], byte[]> deadLetter(
            RequestRecord original, String code, String message, byte @Nullable [] value) {
        var letter = new ProducerRecord<byte[], byte[]>(
                settings.topics().deadLetters(), original.key().orElse(null), value);
        Headers headers = letter.headers();
        original.headers()
                .forEach(header -> headers.add(header.name(), header.value().orElse(null)));
        Position position = original.position();
        text(headers, "topic", position.topic());
        text(headers, "partition", Integer.toString(position.partition()));
        text(headers, "offset", Long.toString(position.offset()));
        text(headers, "group", settings.group());
        text(headers, "delivery.count", Integer.toString(original.attempt()));
        text(headers, "code", code);
        text(headers, "message", message);
        return letter;
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
