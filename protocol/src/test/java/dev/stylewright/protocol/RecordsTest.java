package dev.stylewright.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Losses;
import dev.stylewright.protocol.report.Scale;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Records cannot hold values that the wire format does not allow. */
class RecordsTest {

    @Test
    void aParameterOutOfItsRangeIsNamed() {
        refuses("size must be a whole number from 16 to 8192, is 15", b -> b.size(15));
        refuses("contentWeight must be a number", b -> b.contentWeight(Double.NaN));
        refuses("styleWeight must be a number", b -> b.styleWeight(Double.POSITIVE_INFINITY));
        refuses("contentWeight and styleWeight must have", b -> b.contentWeight(0)
                .styleWeight(0));
        refuses("styleLayers \"relu6_1\" is not a layer", b -> b.styleLayers(Map.of("relu6_1", 1.0)));
        refuses("styleLayers must have at least one weight", b -> b.styleLayers(Map.of("relu1_1", 0.0)));
        refuses("contentLayers must have at least one weight", b -> b.contentLayers(Map.of()));
        refuses("learningRate must be", b -> b.learningRate(0));
        refuses("quality must be", b -> b.quality(0));
    }

    @Test
    void aRequestThatMakesNoSenseIsNamed() {
        S3Uri image = S3Uri.of("photos", "a.png");
        S3Uri output = S3Uri.of("results", "a.png");
        var good = StylizationRequest.builder("id", image, output).style(Style.of(image));

        assertThat(good.build().styles()).hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> StylizationRequest.builder("id", image, output).build())
                .withMessage("styles must have 1 to 16 entries, has 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StylizationRequest.builder("id", image, image)
                        .style(Style.of(image))
                        .build())
                .withMessage("output must not be one of the input pictures, is s3://photos/a.png");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> good.metadata("", "x").build())
                .withMessageStartingWith("metadata key");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StylizationRequest.builder("a\nb", image, output)
                        .style(Style.of(image))
                        .build())
                .withMessage("id must not hold the unprintable character U+000A");
    }

    @Test
    void onlyAReplayedOutcomeMayLackLossesAndTimings() {
        Completed c = Samples.completed();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Completed(
                        c.requestId(),
                        c.result(),
                        c.width(),
                        c.height(),
                        c.bytes(),
                        c.mediaType(),
                        c.sha256(),
                        c.etag(),
                        c.inputs(),
                        Optional.empty(),
                        c.evaluations(),
                        c.stoppedBy(),
                        c.tileReductions(),
                        c.deviceSeconds(),
                        c.parameters(),
                        c.timings(),
                        c.worker(),
                        c.attempt(),
                        false,
                        c.metadata()))
                .withMessageContaining("replayed");
    }

    @Test
    void recordsKeepCopies() {
        Map<String, Double> layers = new HashMap<>(Map.of("relu1_1", 1.0));
        Parameters parameters =
                Parameters.defaults().toBuilder().styleLayers(layers).build();
        layers.put("nonsense", -1.0);

        assertThat(parameters.styleLayers()).isEqualTo(Map.of("relu1_1", 1.0));
    }

    @Test
    void lossesAreFinite() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Losses.withoutLayers(Double.NaN, 0, 0, 0))
                .withMessageStartingWith("content must be a number");
        assertThatIllegalArgumentException().isThrownBy(() -> new Scale(3, 2, 1, 1));
        assertThat(List.of(Losses.withoutLayers(0, 0, 0, 0))).hasSize(1);
    }

    private static void refuses(String message, Consumer<Parameters.Builder> change) {
        Parameters.Builder builder = Parameters.defaults().toBuilder();
        change.accept(builder);
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageStartingWith(message);
    }
}
