package dev.stylewright.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stylewright.protocol.codec.CloudEvents;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.codec.Decoded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message that an earlier version wrote is decoded by this one, forever: see the README in the folder. */
class RecordedMessagesTest {
    private static final Path FOLDER = Path.of("src/test/resources/recorded");

    /**
     * A record.
     *
     * @param place file and line
     * @param headers its headers
     * @param value its value
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Recorded(String place, EventHeaders headers, byte[] value) {
        EventType type() {
            // A request needs no headers.
            return CloudEvents.type(headers).orElse(EventType.REQUESTED);
        }

        @Override
        public String toString() {
            return place + " " + type();
        }
    }

    static List<Recorded> messages() throws IOException {
        List<Recorded> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            files.filter(file -> file.toString().endsWith(".jsonl")).sorted().forEach(file -> read(file, all));
        }
        return all;
    }

    private static void read(Path file, List<Recorded> all) {
        try {
            int line = 0;
            for (String text : Files.readAllLines(file)) {
                ObjectNode message = Samples.tree(text);
                EventHeaders headers = EventHeaders.none();
                for (Map.Entry<String, JsonNode> header : message.get("headers").properties()) {
                    headers = headers.with(header.getKey(), header.getValue().textValue());
                }
                String place = file.getFileName() + ":" + ++line;
                all.add(new Recorded(
                        place, headers, Samples.bytes(message.get("value").textValue())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyKindIsRecorded() throws IOException {
        assertThat(messages().stream().map(Recorded::type)).contains(EventType.values());
        assertThat(messages()).hasSizeGreaterThanOrEqualTo(41);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aRecordedMessageIsValidAndDecodedAndLosesNothing(Recorded message) {
        MessageSchemas.assertValid(message.type(), message.value());

        Optional<byte[]> again = rewritten(message);

        assertThat(again).as("%s is decoded", message).isPresent();
        assertContains("$", Samples.tree(message.value()), Samples.tree(again.get()));
    }

    /** Another version may write more fields, but the recorded ones keep their values. */
    private static void assertContains(String path, JsonNode before, JsonNode now) {
        if (before.isObject()) {
            before.properties().forEach(field -> {
                if (!field.getValue().isNull()) {
                    assertThat(now.has(field.getKey()))
                            .as("%s.%s", path, field.getKey())
                            .isTrue();
                    assertContains(path + "." + field.getKey(), field.getValue(), now.get(field.getKey()));
                }
            });
        } else if (before.isArray()) {
            assertThat(now).as(path).hasSize(before.size());
            for (int i = 0; i < before.size(); i++) {
                assertContains(path + "[" + i + "]", before.get(i), now.get(i));
            }
        } else if (before.isNumber()) {
            assertThat(now.decimalValue()).as(path).isEqualByComparingTo(before.decimalValue());
        } else {
            assertThat(now).as(path).isEqualTo(before);
        }
    }

    private static Optional<byte[]> rewritten(Recorded message) {
        byte[] value = message.value();
        return switch (message.type()) {
            case REQUESTED -> rewritten(Codec.decodeRequest(value, message.headers()), Codec::encodeRequest);
            case CANCEL -> rewritten(Codec.decodeCancel(value), Codec::encodeCancel);
            case STARTED, PROGRESSED -> rewritten(Codec.decodeProgress(value), Codec::encodeProgress);
            case COMPLETED, FAILED, CANCELLED -> rewritten(Codec.decodeOutcome(value), Codec::encodeOutcome);
        };
    }

    private static <T> Optional<byte[]> rewritten(Decoded<T> decoded, Function<T, byte[]> writer) {
        return decoded instanceof Decoded.Valid<T> valid ? Optional.of(writer.apply(valid.value())) : Optional.empty();
    }
}
