package dev.stylewright.worker.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stylewright.protocol.report.Losses;
import dev.stylewright.protocol.report.StoppedBy;
import dev.stylewright.worker.job.RequestDigest;
import dev.stylewright.worker.job.StylizationJob;
import dev.stylewright.worker.pipeline.Workshop;
import dev.stylewright.worker.stylize.vgg.Vgg19;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultMetadataTest {

    private static final String DIGEST = Digests.sha256(new byte[] {1});
    private static final RequestDigest REQUEST = new RequestDigest(DIGEST, Optional.of("2".repeat(64)));
    private static final int LIMIT = 1600;
    private static final String PREFIX_ON_THE_WIRE = "x-amz-meta-";

    private static ResultMetadata metadata(String weights, Losses losses) {
        return new ResultMetadata(
                ResultMetadata.hashOf("order-1"),
                REQUEST,
                DIGEST,
                weights,
                2,
                512,
                341,
                300,
                Optional.of(StoppedBy.DEADLINE),
                1,
                OptionalDouble.of(61.25),
                Optional.of("bf16"),
                losses);
    }

    private static ResultMetadata metadata() {
        return metadata(
                "vgg16-imagenet@1ee84630",
                new Losses(0.12345, 0.5, 0, 0.75, Map.of("relu1_1", 1.5e-7), Map.of("relu4_2", 3.0)));
    }

    @Test
    void writtenMetadataIsReadBack() {
        assertThat(ResultMetadata.of(metadata().toUserMetadata())).contains(metadata());
    }

    @Test
    void lossesKeepFiveDigits() {
        Losses losses = Losses.withoutLayers(1.0 / 3, 2.0 / 3, 1e-300, 1e300);

        Losses read = ResultMetadata.of(metadata("w@1", losses).toUserMetadata())
                .orElseThrow()
                .losses();

        assertThat(read.content()).isCloseTo(1.0 / 3, within(1e-5));
        assertThat(read.tv()).isEqualTo(1e-300);
        assertThat(read.total()).isEqualTo(1e300);
        assertThat(read.styleByLayer()).isEmpty();
    }

    @Test
    void theWorstCaseFitsAHeader() {
        Map<String, Double> everyLayer = new LinkedHashMap<>();
        Vgg19.layers().forEach(layer -> everyLayer.put(layer, 1.2345678e-300));
        double huge = 1.2345678e300;
        ResultMetadata worst = new ResultMetadata(
                DIGEST,
                REQUEST,
                DIGEST,
                "w".repeat(255) + "@1ee84630",
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                Optional.of(StoppedBy.ITERATIONS),
                Integer.MAX_VALUE,
                OptionalDouble.of(1e7 + 0.123),
                Optional.of("bf16"),
                new Losses(huge, huge, huge, huge, everyLayer, everyLayer));

        Map<String, String> written = worst.toUserMetadata();

        int bytes = written.entrySet().stream()
                .mapToInt(entry -> PREFIX_ON_THE_WIRE.length()
                        + entry.getKey().length()
                        + entry.getValue().length())
                .sum();
        assertThat(everyLayer).hasSize(16);
        assertThat(bytes).isLessThan(LIMIT);
        assertThat(ResultMetadata.of(written)).isPresent();
    }

    @Test
    void everythingIsAsciiForAnyNameOfWeights() {
        Map<String, String> written = metadata(
                        "poids d'\u00e9t\u00e9 \ud83c\udfa8@1ee84630",
                        metadata().losses())
                .toUserMetadata();

        assertThat(written.values()).allMatch(StandardCharsets.US_ASCII.newEncoder()::canEncode);
        assertThat(written.get("stylewright-weights")).endsWith("@1ee84630").doesNotContain(" ");
    }

    @Test
    void aResultIsOfTheJobWithItsIdAndEitherOfItsDigests() {
        Optional<String> fields = REQUEST.fields();
        Optional<String> others = Optional.of("3".repeat(64));
        String otherBytes = "4".repeat(64);

        assertThat(metadata().isOf(job(DIGEST, fields))).isTrue();
        assertThat(metadata().isOf(job(otherBytes, fields))).as("sent again").isTrue();
        assertThat(metadata().isOf(job(DIGEST, others))).as("bytes alone").isTrue();
        assertThat(metadata().isOf(job(otherBytes, others))).isFalse();
        Map<String, String> another = new HashMap<>(metadata().toUserMetadata());
        another.put("stylewright-id", ResultMetadata.hashOf("order-2"));
        assertThat(ResultMetadata.of(another).orElseThrow().isOf(job(DIGEST, fields)))
                .isFalse();
    }

    /** As a version without the second digest wrote it. */
    @Test
    void aResultOfAnEarlierWorkerIsKnownByTheBytesOfItsRequest() {
        Map<String, String> old = Map.ofEntries(
                Map.entry("stylewright-id", "0bafe22156d2698c143b86040446d366ead863ba600d5c924f3d15c786ef4057"),
                Map.entry("stylewright-request", DIGEST),
                Map.entry("stylewright-sha256", DIGEST),
                Map.entry("stylewright-weights", "vgg16-imagenet@1ee84630"),
                Map.entry("stylewright-attempt", "1"),
                Map.entry("stylewright-width", "512"),
                Map.entry("stylewright-height", "341"),
                Map.entry("stylewright-evaluations", "300"),
                Map.entry("stylewright-losses", "1.2345e-01 5.0000e-01 0.0000e+00 7.5000e-01"),
                Map.entry("stylewright-losses-style", "1_1=1.5000e-07"),
                Map.entry("stylewright-losses-content", "4_2=3.0000e+00"));

        ResultMetadata read = ResultMetadata.of(old).orElseThrow();

        assertThat(read.request()).isEqualTo(new RequestDigest(DIGEST, Optional.empty()));
        assertThat(read.isOf(job(DIGEST, REQUEST.fields()))).isTrue();
        assertThat(read.isOf(job("4".repeat(64), Optional.empty()))).isFalse();
    }

    /** Workers of versions without the second digest compare this one. */
    @Test
    void anEarlierWorkerFindsTheDigestOfTheBytesWhereItLooks() {
        assertThat(metadata().toUserMetadata())
                .containsEntry("stylewright-request", DIGEST)
                .containsEntry("stylewright-request-v2", "2".repeat(64));
    }

    @Test
    void aReasonOfALaterWorkerIsKept() {
        Map<String, String> later = new HashMap<>(metadata().toUserMetadata());
        later.put("stylewright-stopped-by", "boredom");

        assertThat(ResultMetadata.of(later).orElseThrow().stoppedBy()).contains(new StoppedBy("boredom"));
    }

    private static StylizationJob job(String bytes, Optional<String> fields) {
        return new StylizationJob(
                Workshop.order().build(), new RequestDigest(bytes, fields), Optional.empty(), Duration.ofHours(1));
    }

    @Test
    void aForeignObjectIsNoResult() {
        assertThat(ResultMetadata.of(Map.of())).isEmpty();
        assertThat(ResultMetadata.of(Map.of("author", "somebody", "stylewright-id", "x")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "stylewright-width, 0",
        "stylewright-height, tall",
        "stylewright-attempt, 0",
        "stylewright-evaluations, -1",
        "stylewright-sha256, 0",
        "stylewright-device-seconds, -1",
        "stylewright-device-seconds, long",
        "stylewright-precision, b f",
        "stylewright-losses, 1 2 3",
        "stylewright-losses, 1 2 3 NaN",
        "stylewright-losses, 1 2 3 -4",
        "stylewright-losses-style, relu1_1",
        "stylewright-losses-content, 1_1="
    })
    void metadataWithImpossibleValuesIsNoResult(String name, String value) {
        Map<String, String> entries = new HashMap<>(metadata().toUserMetadata());
        entries.put(name, value);

        assertThat(ResultMetadata.of(entries)).isEmpty();
    }

    @Test
    void aResultThatLeavesSomethingOutIsNone() {
        for (String name : metadata().toUserMetadata().keySet()) {
            Map<String, String> entries = new HashMap<>(metadata().toUserMetadata());
            entries.remove(name);
            boolean optional = name.startsWith("stylewright-losses-")
                    || name.equals("stylewright-request-v2")
                    || name.equals("stylewright-stopped-by")
                    || name.equals("stylewright-tile-reductions")
                    || name.equals("stylewright-device-seconds")
                    || name.equals("stylewright-precision");
            assertThat(ResultMetadata.of(entries).isPresent()).as(name).isEqualTo(optional);
        }
    }
}
