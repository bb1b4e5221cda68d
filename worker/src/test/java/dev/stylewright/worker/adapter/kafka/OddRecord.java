package dev.stylewright.worker.adapter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The most unusual records that Kafka allows; they must pass unchanged.
 *
 * @param what description for the test's name
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record OddRecord(String what, byte @Nullable [] key, byte @Nullable [] value, List<Head> heads) {

    /** A header. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Head(String name, byte @Nullable [] value) {}

    private static final byte[] BINARY = {0, (byte) 0xff, (byte) 0xc3, 0x28, 10, 13, 27, (byte) 0x80};

    static List<OddRecord> all() {
        return List.of(
                new OddRecord("no key, no value, no headers", null, null, List.of()),
                new OddRecord("an empty key and an empty value", new byte[0], new byte[0], List.of()),
                new OddRecord("a binary key and a binary value", BINARY, BINARY, List.of()),
                new OddRecord(
                        "headers that are binary, empty, null and without a name",
                        null,
                        "{\"id\":\"order-1\"}".getBytes(UTF_8),
                        List.of(
                                new Head("binary", BINARY),
                                new Head("empty", new byte[0]),
                                new Head("null", null),
                                new Head("", "no name".getBytes(UTF_8)),
                                new Head("Ünïcödé\n", "x".getBytes(UTF_8)))),
                new OddRecord(
                        "headers that occur several times, in this order",
                        "k".getBytes(UTF_8),
                        "v".getBytes(UTF_8),
                        List.of(
                                new Head("a", "1".getBytes(UTF_8)),
                                new Head("b", "2".getBytes(UTF_8)),
                                new Head("a", "1".getBytes(UTF_8)),
                                new Head("a", null),
                                new Head("b", "3".getBytes(UTF_8)))));
    }

    OddRecord withoutHeaders() {
        return new OddRecord(what, key, value, List.of());
    }

    /** Publishes all of them, in order. */
    static void publish(String topic) throws Exception {
        QueueFixture.broker().publish(all().stream().map(odd -> odd.to(topic)).toList());
    }

    private ProducerRecord<byte[], byte[]> to(String topic) {
        var record = new ProducerRecord<>(topic, key, value);
        heads.forEach(head -> record.headers().add(head.name(), head.value()));
        return record;
    }

    /** The caller's parts of it, as text. */
    String content() {
        return content(key, value, heads);
    }

    /** The same for a record in Kafka, without the headers that begin with {@code prefix}. */
    static String content(ConsumerRecord<byte[], byte[]> record, String prefix) {
        List<Head> heads = new ArrayList<>();
        for (Header header : record.headers()) {
            if (!header.key().startsWith(prefix)) {
                heads.add(new Head(header.key(), header.value()));
            }
        }
        return content(record.key(), record.value(), heads);
    }

    private static String content(byte @Nullable [] key, byte @Nullable [] value, List<Head> heads) {
        return "key " + hex(key) + " value " + hex(value) + " headers "
                + heads.stream()
                        .map(head -> head.name() + "=" + hex(head.value()))
                        .toList();
    }

    private static String hex(byte @Nullable [] bytes) {
        return bytes == null ? "null" : HexFormat.of().formatHex(Arrays.copyOf(bytes, bytes.length));
    }

    @Override
    public String toString() {
        return what;
    }
}
