package dev.stylewright.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.Samples;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import dev.stylewright.protocol.report.Progressed;
import dev.stylewright.protocol.report.StoppedBy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of other versions: {@code events.jsonl} was written by the previous codec. */
class EventsTest {

    @Test
    void encodedEventsAreByteForByteUnchanged() throws IOException {
        List<String> written = Stream.concat(
                        Samples.outcomes().stream().map(Codec::encodeOutcome),
                        Samples.progress().stream().map(Codec::encodeProgress))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();

        assertThat(written).containsExactlyElementsOf(before());
    }

    @Test
    void namesOfALaterVersionAreKeptAsText() throws IOException {
        String completed = before().get(0)
                .replace("\"stoppedBy\":\"iterations\"", "\"stoppedBy\":\"boredom\"")
                .replace("image/png", "image/avif");
        String failed = before().get(2).replace("\"INVALID_REQUEST\"", "\"OUT_OF_PAINT\"");

        Completed painted = (Completed) outcome(completed);
        Failed unpainted = (Failed) outcome(failed);

        assertThat(painted.stoppedBy()).contains(new StoppedBy("boredom"));
        assertThat(painted.mediaType()).isEqualTo("image/avif");
        assertThat(unpainted.code()).isEqualTo(FailureCode.UNKNOWN);
        assertThat(unpainted.codeText()).isEqualTo("OUT_OF_PAINT");
        assertThat(Codec.encodeOutcome(painted))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(completed);
        assertThat(Codec.encodeOutcome(unpainted))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(failed);
    }

    @Test
    void namesThatAreKnownAreConstants() throws IOException {
        assertThat(((Completed) outcome(before().get(0))).stoppedBy()).contains(StoppedBy.ITERATIONS);
        for (FailureCode code : FailureCode.known()) {
            String failed = before().get(2).replace("\"INVALID_REQUEST\"", '"' + code.name() + '"');
            assertThat(((Failed) outcome(failed)).code()).isEqualTo(code);
        }
    }

    @Test
    void fieldsOfALaterVersionAreIgnoredOnEveryLevel() throws IOException {
        for (String event : before()) {
            String later = event.replace("{", "{\"later\":[{}],")
                    .replace("\"metadata\":{\"later\":[{}],", "\"metadata\":{")
                    .replace("Layer\":{\"later\":[{}],", "Layer\":{")
                    .replace("Layers\":{\"later\":[{}],", "Layers\":{");
            assertThat(later).isNotEqualTo(event);
            assertThat(decode(later)).as(later).isEqualTo(decode(event)).isInstanceOf(Decoded.Valid.class);
        }
    }

    @Test
    void fieldsUnknownToEarlierVersionsMayBeMissing() throws IOException {
        String early = before().get(0)
                .replace(",\"stoppedBy\":\"iterations\",\"tileReductions\":0", "")
                .replaceFirst("\"deviceSeconds\".*\"timings\"", "\"timings\"")
                .replace(",\"precision\":\"bf16\"", "")
                .replace("\"waiting\":12,", "");

        Completed completed = (Completed) outcome(early);

        assertThat(completed.stoppedBy()).isEmpty();
        assertThat(completed.tileReductions()).isZero();
        assertThat(completed.timings().orElseThrow().waiting()).isEmpty();
        assertThat(completed.worker().precision()).isEmpty();
        assertThat(completed.deviceSeconds()).isEmpty();
        assertThat(completed.parameters()).isEmpty();
    }

    @Test
    void parametersOfALaterVersionAreLeftOutAndTheRestIsRead() throws IOException {
        String event = before().get(0);
        for (String later : List.of(
                event.replace("\"lbfgs\"", "\"newton\""),
                event.replace("\"size\":512", "\"size\":100000"),
                event.replaceFirst("\"parameters\":\\{", "\"parameters\":[],\"later\":{"))) {
            assertThat(later).isNotEqualTo(event);
            Completed completed = (Completed) outcome(later);
            assertThat(completed.parameters()).isEmpty();
            assertThat(completed.deviceSeconds()).hasValue(60.8);
        }
        assertThat(((Completed) outcome(event)).parameters()).contains(Parameters.defaults());
    }

    @Test
    void numbersKeepTheirValues() {
        Progressed progressed = (Progressed) Samples.progress().get(2);

        assertThat(Codec.decodeProgress(Codec.encodeProgress(progressed))).isEqualTo(new Decoded.Valid<>(progressed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"width\":512|\"width\":0",
                "\"width\":512|\"width\":1.5",
                "\"width\":512|\"width\":\"512\"",
                "\"width\":512|\"width\":null",
                "\"width\":512,|",
                "\"bytes\":400123,|",
                "\"replayed\":false,|",
                "\"mediaType\":\"image/png\"|\"mediaType\":\"\"",
                "\"mediaType\":\"image/png\"|\"mediaType\":1",
                "\"stoppedBy\":\"iterations\"|\"stoppedBy\":{}",
                "\"uri\":\"s3://photos/lawrence.jpg\"|\"uri\":\"photos\"",
                "\"relu4_2\":0.5|\"relu4_2\":-1",
                "\"relu4_2\":0.5|\"relu4_2\":null",
                "\"event\":\"completed\"|\"event\":\"paused\"",
                "\"event\":\"completed\",|",
                "\"worker\":{|\"worker\":[{",
                "\"id\":\"w-1\",|"
            })
    void contradictoryEventsAreRefusedInOneLine(String change) throws IOException {
        String[] parts = change.split("\\|", -1);
        String event = before().get(0).replace(parts[0], parts[1]);

        assertThat(event).isNotEqualTo(before().get(0));
        assertThat(decode(event)).isInstanceOfSatisfying(Decoded.Invalid.class, invalid -> {
            assertThat(invalid.code()).isEqualTo(FailureCode.INVALID_REQUEST);
            assertThat(invalid.message())
                    .startsWith("The message is not valid: $")
                    .hasLineCount(1);
        });
    }

    private static Outcome outcome(String json) {
        return ((Decoded.Valid<Outcome>) Codec.decodeOutcome(Samples.bytes(json))).value();
    }

    private static Decoded<?> decode(String json) {
        Decoded<Outcome> outcome = Codec.decodeOutcome(Samples.bytes(json));
        Decoded<Progress> progress = Codec.decodeProgress(Samples.bytes(json));
        return progress instanceof Decoded.Valid ? progress : outcome;
    }

    private static List<String> before() throws IOException {
        try (InputStream in = Objects.requireNonNull(Samples.class.getResourceAsStream("events.jsonl"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
