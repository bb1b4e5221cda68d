package dev.stylewright.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.stylewright.protocol.Border;
import dev.stylewright.protocol.Colors;
import dev.stylewright.protocol.OnDeadline;
import dev.stylewright.protocol.Optimizer;
import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.Pooling;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Samples;
import dev.stylewright.protocol.Start;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.FieldError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDecodingTest {

    @Test
    void theFourMandatoryLinesAreEnoughAndTheRestIsDefault() {
        StylizationRequest request = valid(Samples.MINIMAL_REQUEST);

        assertThat(request)
                .isEqualTo(StylizationRequest.builder(
                                "order-4711",
                                S3Uri.of("photos", "lawrence.jpg"),
                                S3Uri.of("results", "lawrence-as-mona-lisa.png"))
                        .style(Style.of(S3Uri.of("styles", "mona-lisa.jpg")))
                        .build());
        assertThat(request.parameters()).isEqualTo(Parameters.defaults());
        assertThat(request.styles().get(0).weight()).isEqualTo(1.0);
        assertThat(request.mediaType()).isEqualTo("image/png");
    }

    @Test
    void everyFieldOfTheDocumentedExampleIsRead() {
        StylizationRequest request = valid(Samples.FULL_REQUEST);

        assertThat(request.content().versionId()).contains("abc.123");
        assertThat(request.styles().get(0).mask()).contains(S3Uri.of("photos", "lawrence-fur.png"));
        assertThat(request.deadline()).contains(Instant.parse("2026-12-24T18:00:00Z"));
        assertThat(request.onDeadline()).isEqualTo(OnDeadline.FAIL);
        assertThat(request.metadata()).isEqualTo(Map.of("customer", "42"));
        assertThat(request.parameters()).isEqualTo(Parameters.defaults());
        assertThat(request.parameters().styleLayers().keySet())
                .containsExactly("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1");
    }

    @Test
    void writtenRequestsAreReadBack() {
        StylizationRequest request = StylizationRequest.builder(
                        "a b/\u00fc\ud83d\ude00", S3Uri.of("photos", "a b.jpg"), S3Uri.of("results", "x/y.JPEG"))
                .style(Style.of(S3Uri.of("styles", "a.png"), 2))
                .style(new Style(S3Uri.of("styles", "b.png"), 0, Optional.of(S3Uri.of("styles", "m.png"))))
                .overwrite(true)
                .deadline(Instant.parse("2030-01-01T00:00:00.123456789Z"))
                .onDeadline(OnDeadline.BEST)
                .metadata("b", "")
                .metadata("a", "\u00e4")
                .parameters(Parameters.defaults().toBuilder()
                        .size(8192)
                        .iterations(1)
                        .scales(3)
                        .contentWeight(0)
                        .styleWeight(1e6)
                        .totalVariationWeight(1e-9)
                        .styleLayers(Samples.layers("relu5_4", 1, "relu1_1", 0))
                        .contentLayers(Samples.layers("relu3_3", 1e-6))
                        .styleScale(0.1)
                        .optimizer(Optimizer.ADAM)
                        .learningRate(0.02)
                        .start(Start.NOISE)
                        .seed(9_007_199_254_740_991L)
                        .pooling(Pooling.AVG)
                        .border(Border.PLAIN)
                        .colors(Colors.MATCH)
                        .stopBelow(0.001)
                        .previewEvery(10)
                        .quality(1)
                        .keepMetadata(true)
                        .build())
                .build();

        Decoded<StylizationRequest> decoded = Codec.decodeRequest(Codec.encodeRequest(request));

        assertThat(decoded).isEqualTo(new Decoded.Valid<>(request));
        assertThat(request.mediaType()).isEqualTo("image/jpeg");
    }

    @Test
    void everyProblemIsReportedAtOnceWithItsPath() {
        Decoded.Invalid<StylizationRequest> invalid = invalid("""
                { "id": "order-1", "content": 7,
                  "styles": [ {"image": "s3://styles/a.jpg", "weight": -1}, {"weight": "1"}, 3 ],
                  "output": "s3://results/a.gif", "overwrite": "no",
                  "parameters": { "size": 4, "iterations": 1.5, "optimizer": "sgd", "seed": -1, "quality": 101,
                                  "styleLayers": {"relu6_1": 1, "relu1_1": true}, "learningRate": 0, "keepMetadata": 1 },
                  "deadline": "tomorrow", "onDeadline": "wait", "metadata": {"a": 1, "b": "kept"} }""");

        assertThat(invalid.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(invalid.id()).contains("order-1");
        assertThat(invalid.metadata()).isEqualTo(Map.of("b", "kept"));
        assertThat(invalid.errors().stream().map(FieldError::path))
                .containsExactlyInAnyOrder(
                        "$.content",
                        "$.styles[0].weight",
                        "$.styles[1].image",
                        "$.styles[1].weight",
                        "$.styles[2]",
                        "$.output",
                        "$.overwrite",
                        "$.parameters.size",
                        "$.parameters.iterations",
                        "$.parameters.optimizer",
                        "$.parameters.seed",
                        "$.parameters.quality",
                        "$.parameters.styleLayers.relu6_1",
                        "$.parameters.styleLayers.relu1_1",
                        "$.parameters.learningRate",
                        "$.parameters.keepMetadata",
                        "$.deadline",
                        "$.onDeadline",
                        "$.metadata.a");
        assertThat(invalid.message())
                .contains("$.parameters.size must be a whole number from 16 to 8192, is 4")
                .contains("$.parameters.optimizer must be one of \"lbfgs\", \"adam\", is \"sgd\"");
    }

    @Test
    void unknownFieldsAreIgnored() {
        assertThat(valid("{\"new\": {\"deep\": [1, null]}, " + Samples.MINIMAL_REQUEST.substring(1)))
                .isEqualTo(valid(Samples.MINIMAL_REQUEST));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'[]' | must be a JSON object",
                "'' | must be a JSON object",
                "'null' | must be a JSON object",
                "'{\"id\":\"a\"' | must be valid JSON",
                "'{\"id\":\"a\"} x' | must be valid JSON",
                "'{\"id\":\"a\"}{}' | must end after the object",
                "'{\"id\":\"a\", \"id\":\"b\"}' | Duplicate",
                "'{\"id\":\"a\", \"x\":{\"y\":1,\"y\":2}}' | Duplicate",
                "'{\"id\":\"a\", \"x\":NaN}' | must be valid JSON",
                "'{\"id\":\"a\", \"x\":Infinity}' | must be valid JSON",
                "'{''id'':1}' | must be valid JSON",
                "'{\"id\":\"a\",}' | must be valid JSON",
            })
    void brokenJsonIsOneProblemOfTheWholeDocument(String json, String message) {
        Decoded.Invalid<StylizationRequest> invalid = invalid(json);

        assertThat(invalid.errors()).hasSize(1);
        assertThat(invalid.errors().get(0).path()).isEqualTo("$");
        assertThat(invalid.errors().get(0).message()).contains(message);
    }

    @Test
    void idAndMetadataBeforeASyntaxErrorAreNotLost() {
        Decoded.Invalid<StylizationRequest> invalid =
                invalid("{\"id\":\"order-9\",\"metadata\":{\"a\":\"b\"},\"content\":");

        assertThat(invalid.id()).contains("order-9");
        assertThat(invalid.metadata()).isEqualTo(Map.of("a", "b"));
    }

    @Test
    void anIdThatIsNotValidIsNotReported() {
        assertThat(invalid(Samples.MINIMAL_REQUEST.replace("order-4711", "a\\u0007b"))
                        .id())
                .isEmpty();
        assertThat(invalid(Samples.MINIMAL_REQUEST.replace("order-4711", "x".repeat(201)))
                        .id())
                .isEmpty();
        assertThat(invalid(Samples.MINIMAL_REQUEST.replace("order-4711", "\\ud800"))
                        .id())
                .isEmpty();
        assertThat(valid(Samples.MINIMAL_REQUEST.replace("order-4711", "\ud83d\ude00".repeat(200)))
                        .id())
                .hasSize(400);
    }

    @Test
    void documentsBeyondTheLimitsAreRefusedAndTheirIdIsKept() {
        String deep = "[".repeat(20) + "]".repeat(20);
        String large = "\"" + "x".repeat(1000) + "\",";
        for (String extra : new String[] {
            deep, "\"" + "x".repeat(20_000) + "\"", "1" + "0".repeat(100), "[" + large.repeat(300) + "1]"
        }) {
            Decoded.Invalid<StylizationRequest> invalid = invalid("{\"id\":\"order-5\",\"extra\":" + extra + "}");
            assertThat(invalid.id()).contains("order-5");
            assertThat(invalid.errors()).hasSize(1);
        }
    }

    @Test
    void noValueAndForeignEncodingsAreRefused() {
        assertThat(Codec.decodeRequest(null)).isInstanceOf(Decoded.Invalid.class);
        for (var charset : new java.nio.charset.Charset[] {StandardCharsets.UTF_16, StandardCharsets.UTF_16LE}) {
            assertThat(Codec.decodeRequest(Samples.MINIMAL_REQUEST.getBytes(charset)))
                    .isInstanceOf(Decoded.Invalid.class);
        }
        byte[] latin = Samples.MINIMAL_REQUEST.replace("lawrence", "\u00fc").getBytes(StandardCharsets.ISO_8859_1);
        Decoded.Invalid<?> invalid = (Decoded.Invalid<?>) Codec.decodeRequest(latin);
        assertThat(invalid.errors()).singleElement().asString().contains("must be UTF-8");
        assertThat(invalid.id()).contains("order-4711");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1e999999999", "1e2147483648"})
    void anExponentThatIsHugeIsRefusedQuickly(String number) {
        for (String field : new String[] {"size", "seed", "styleWeight"}) {
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
                Decoded.Invalid<StylizationRequest> invalid = invalid(Samples.MINIMAL_REQUEST.replace(
                        "\"styles\"", "\"parameters\":{\"" + field + "\":" + number + "},\"styles\""));
                assertThat(invalid.id()).contains("order-4711");
                assertThat(invalid.message()).contains("$").hasSizeLessThan(1_000);
            });
        }
    }

    @Test
    void aByteOrderMarkIsRefusedByName() {
        Decoded.Invalid<StylizationRequest> invalid = invalid("\ufeff" + Samples.MINIMAL_REQUEST);
        assertThat(invalid.errors()).singleElement().satisfies(e -> assertThat(e.message())
                .contains("byte order mark"));
        assertThat(invalid.id()).contains("order-4711");
    }

    @Test
    void aHostileMessageCannotCauseAHugeAnswer() {
        StringBuilder layers = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            layers.append("\"l").append(i).append("\":1,");
        }
        Decoded.Invalid<StylizationRequest> invalid =
                invalid("{\"id\":\"a\",\"parameters\":{\"styleLayers\":{" + layers + "\"relu1_1\":1}}}");

        assertThat(invalid.errors()).hasSize(Problems.MAX + 1);
        assertThat(invalid.errors().get(Problems.MAX).message()).contains("more problems");
    }

    @Test
    void anyBytesAreAnsweredWithoutAnException() {
        Random random = new Random(7);
        byte[] good = Samples.bytes(Samples.FULL_REQUEST);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = good.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertThat(Codec.decodeRequest(bytes)).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://photos/lawrence.png", "s3://styles/mona-lisa.png", "s3://results/a.png?versionId=1"})
    void aResultNeverTakesThePlaceOfAnInputNorOfAVersion(String output) {
        String json = Samples.MINIMAL_REQUEST
                .replace("lawrence.jpg", "lawrence.png?versionId=3")
                .replace("mona-lisa.jpg", "mona-lisa.png")
                .replace("s3://results/lawrence-as-mona-lisa.png", output);

        assertThat(invalid(json).errors()).singleElement().satisfies(e -> assertThat(e.path())
                .isEqualTo("$.output"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"deadline\": \"2030-01-01T00:00:00Z\",",
                "\"onDeadline\": \"best\",",
                "\"metadata\": {\"a\": \"b\"},",
                "\"deadline\": null, \"onDeadline\": \"fail\", \"metadata\": {},"
            })
    void theDigestIgnoresFieldsThatDoNotAffectThePicture(String fields) {
        String request = Samples.MINIMAL_REQUEST.replace("{ \"id\"", "{ " + fields + "\"id\"");

        assertThat(valid(request)).isNotNull();
        assertThat(digest(request)).isEqualTo(digest(Samples.MINIMAL_REQUEST)).matches("[0-9a-f]{64}");
    }

    @Test
    void theDigestIsTheSameHoweverTheFieldsAreWritten() {
        String digest = digest("""
                {"id":"a","parameters":{"size":512,"styleWeight":0.5,"styleLayers":{"relu1_1":100,"relu2_1":1}},
                 "styles":[{"image":"s3://bucket/\u00e9.png","weight":0}]}""");

        assertThat(digest("""
                {"styles":[{"weight":-0.0,"image":"s3://bucket/\\u00e9.png"}], "id" : "a",
                 "parameters":{"styleLayers":{"relu2_1":1.0,"relu1_1":1e2},"styleWeight":5E-1,"size":512.0}}""")).isEqualTo(digest);
    }

    /** Also if it has the default value: another version may have another default. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"overwrite\": false,",
                "\"parameters\": {},",
                "\"parameters\": {\"seed\": 0},",
                "\"parameters\": {\"seed\": 1},",
                "\"parameters\": {\"learningRate\": null},",
                "\"parameters\": {\"metadata\": {\"a\": \"b\"}, \"deadline\": 1},",
                "\"later\": 1,",
                "\"later\": \"1\",",
                "\"later\": true,",
                "\"later\": 1e400,",
                "\"later\": [1, 2],",
                "\"later\": [2, 1],"
            })
    void theDigestChangesWithEveryFieldThatIsSent(String field) {
        List<String> digests = Stream.of("", "\"other\": 1,", field)
                .map(fields -> digest(Samples.MINIMAL_REQUEST.replace("{ \"id\"", "{ " + fields + "\"id\"")))
                .toList();

        assertThat(digests).doesNotHaveDuplicates();
    }

    /** Results are stored for years: the input of their digests must never change. */
    @Test
    void theDigestIsThatOfTheDocumentation() {
        // printf '%s'
        // '{"content":"s3://photos/a.png","id":"o","output":"s3://results/b.png","parameters":{"size":5E+2,"styleWeight":0.25},"styles":[{"image":"s3://styles/c.png"}]}' | sha256sum
        assertThat(digest("""
                {"id":"o","content":"s3://photos/a.png","styles":[{"image":"s3://styles/c.png"}],"output":"s3://results/b.png",
                 "parameters":{"styleWeight":0.250,"size":500},"deadline":"2030-01-01T00:00:00Z"}""")).isEqualTo("8f31a0d8862ba21d1dfb0ab00d58a1f777fbb07a2a0e2450f1e2e129b10ae185");
    }

    private static String digest(String json) {
        return Codec.digest(Samples.bytes(json));
    }

    private static StylizationRequest valid(String json) {
        Decoded<StylizationRequest> decoded = Codec.decodeRequest(Samples.bytes(json));
        assertThat(decoded).isInstanceOf(Decoded.Valid.class);
        return ((Decoded.Valid<StylizationRequest>) decoded).value();
    }

    private static Decoded.Invalid<StylizationRequest> invalid(String json) {
        Decoded<StylizationRequest> decoded = Codec.decodeRequest(Samples.bytes(json));
        assertThat(decoded).isInstanceOf(Decoded.Invalid.class);
        return (Decoded.Invalid<StylizationRequest>) decoded;
    }
}
