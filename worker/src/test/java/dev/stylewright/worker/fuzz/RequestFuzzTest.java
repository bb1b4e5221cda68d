package dev.stylewright.worker.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.codec.Decoded;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Damaged requests: each is accepted and can be written again, or is refused with a reason of bounded length. */
class RequestFuzzTest {

    private static final int SHORT = 20_000;
    private static final int LONGEST_REASON = 100_000;
    private static final String ACCEPTED = "accepted";
    private static final String REFUSED = "refused";

    private static final String FEW_FIELDS = """
            {"id":"order-1","content":"s3://photos/a.jpg","styles":[{"image":"s3://styles/b.jpg"}],"output":"s3://results/c.png"}""";

    private static final String MANY_FIELDS = """
            {"id":"order-2","content":"s3://photos/a.jpg?versionId=abc.123",
             "styles":[{"image":"s3://styles/b.jpg","weight":1.0,"mask":"s3://photos/m.png"},{"image":"s3://styles/c.jpg"}],
             "output":"s3://results/c.jpg","overwrite":true,
             "parameters":{"size":512,"iterations":300,"scales":2,"contentWeight":0.5,"styleWeight":1e0,"totalVariationWeight":0.0,
              "styleLayers":{"relu1_1":3,"relu5_1":1},"contentLayers":{"relu4_2":1},"styleScale":1.0,"optimizer":"lbfgs",
              "learningRate":null,"start":"content","seed":0,"pooling":"max","border":"plain","colors":"style","stopBelow":0.0,
              "previewEvery":0,"quality":95,"keepMetadata":false},
             "deadline":"2030-12-24T18:00:00Z","onDeadline":"best","metadata":{"customer":"\\u00e4 42"}}""";

    private final Fuzz fuzz = new Fuzz(
            "requests",
            List.of(
                    Map.entry("few fields", FEW_FIELDS.getBytes(UTF_8)),
                    Map.entry("many", MANY_FIELDS.getBytes(UTF_8))),
            Stream.of(
                            "1e999999999",
                            "-1e-999999999",
                            "9".repeat(65),
                            "0." + "1".repeat(1_000),
                            "[".repeat(20),
                            "{\"a\":".repeat(20),
                            "\"" + "x".repeat(9_000) + "\"",
                            "\ufeff",
                            "\\ud800",
                            "\\u0000",
                            "/../",
                            "%2e%2e%2f",
                            "null",
                            "{}",
                            "[]",
                            "\"id\":\"order-9\",",
                            "\"",
                            ",",
                            "true")
                    .map(phrase -> phrase.getBytes(UTF_8))
                    .toList(),
            32L << 20,
            Duration.ofSeconds(10));

    @Test
    void everyRequestIsAcceptedOrRefused() {
        assertThat(fuzz.run(SHORT, RequestFuzzTest::decode)).containsKeys(ACCEPTED, REFUSED);
    }

    @Test
    @Tag("fuzz")
    void everyRequestIsAcceptedOrRefusedForLong() {
        assertThat(fuzz.runLong(RequestFuzzTest::decode)).containsKeys(ACCEPTED, REFUSED);
    }

    private static String decode(byte[] input) {
        var decoded = Codec.decodeRequest(input);
        if (decoded instanceof Decoded.Invalid<?> invalid) {
            assertThat(invalid.message()).isNotBlank().hasSizeLessThan(LONGEST_REASON);
            return REFUSED;
        }
        var request = ((Decoded.Valid<StylizationRequest>) decoded).value();
        assertThat(Codec.decodeRequest(Codec.encodeRequest(request))).isEqualTo(decoded);
        assertThat(Codec.digest(Codec.encodeRequest(request))).hasSize(64);
        return ACCEPTED;
    }
}
