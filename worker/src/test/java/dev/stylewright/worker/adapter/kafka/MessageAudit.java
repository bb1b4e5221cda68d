package dev.stylewright.worker.adapter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.stylewright.protocol.EventHeaders;
import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.Schemas;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.codec.Decoded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Validates messages by the published schemas when Kafka clients of this JVM send or read them. Events of workers must always be valid. Requests and
 * cancels must be valid if the codec accepts them; tests send others on purpose. An interceptor's exception would only be logged, so {@link
 * MessageAuditExtension} fails the test. Thread-safe.
 */
public final class MessageAudit implements ProducerInterceptor<Object, Object>, ConsumerInterceptor<Object, Object> {

    private static final Map<EventType, JsonSchema> SCHEMAS = new EnumMap<>(EventType.class);
    private static final Queue<String> VIOLATIONS = new ConcurrentLinkedQueue<>();
    private static final AtomicLong CHECKED = new AtomicLong();

    static {
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(VersionFlag.V202012);
        for (EventType type : EventType.values()) {
            SCHEMAS.put(type, factory.getSchema(Schemas.of(type)));
        }
    }

    /** The property of a Kafka client that makes it call this. Share consumers do not support it. */
    public static Map<String, String> property() {
        return Map.of("interceptor.classes", MessageAudit.class.getName());
    }

    /** How many messages were validated in this JVM. */
    public static long checked() {
        return CHECKED.get();
    }

    /** Returns the violations since the last call. */
    static List<String> takeViolations() {
        List<String> taken = new ArrayList<>();
        for (String next = VIOLATIONS.poll(); next != null; next = VIOLATIONS.poll()) {
            taken.add(next);
        }
        return taken;
    }

    @Override
    public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
        check(record.topic(), record.headers(), record.value());
        return record;
    }

    @Override
    public ConsumerRecords<Object, Object> onConsume(ConsumerRecords<Object, Object> records) {
        records.forEach(record -> check(record.topic(), record.headers(), record.value()));
        return records;
    }

    private static void check(String topic, Headers headers, @Nullable Object value) {
        if (value instanceof byte[] bytes) {
            type(headers, bytes).ifPresent(type -> {
                CHECKED.incrementAndGet();
                List<String> problems = problems(type, new String(bytes, UTF_8));
                if (!problems.isEmpty()) {
                    VIOLATIONS.add(topic + ", " + type + ": " + problems + " in " + new String(bytes, UTF_8));
                }
            });
        }
    }

    private static List<String> problems(EventType type, String text) {
        try {
            return schema(type).validate(text, InputFormat.JSON).stream()
                    .map(ValidationMessage::getMessage)
                    .toList();
        } catch (IllegalArgumentException e) {
            return List.of("it is not JSON");
        }
    }

    private static JsonSchema schema(EventType type) {
        return Optional.ofNullable(SCHEMAS.get(type)).orElseThrow();
    }

    /** The type that the message must be valid for; empty if it may have any content. */
    private static Optional<EventType> type(Headers headers, byte[] value) {
        Header name = headers.lastHeader(EventHeaders.TYPE);
        Optional<EventType> type = name == null
                ? Optional.of(EventType.REQUESTED)
                : Arrays.stream(EventType.values())
                        .filter(known -> known.wireName().equals(new String(name.value(), UTF_8)))
                        .findFirst();
        return type.filter(known -> switch (known) {
            case REQUESTED -> Codec.decodeRequest(value) instanceof Decoded.Valid;
            case CANCEL -> Codec.decodeCancel(value) instanceof Decoded.Valid;
            case STARTED, PROGRESSED, COMPLETED, FAILED, CANCELLED -> true;
        });
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception) {}

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {}
}
