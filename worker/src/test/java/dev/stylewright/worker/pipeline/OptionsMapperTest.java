package dev.stylewright.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.Border;
import dev.stylewright.protocol.Colors;
import dev.stylewright.protocol.Optimizer;
import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.Pooling;
import dev.stylewright.protocol.Start;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class OptionsMapperTest {

    @Test
    void theDefaultsOfARequestAreThoseOfTheStylizer() {
        assertThat(OptionsMapper.of(Parameters.defaults())).isEqualTo(StylizationOptions.defaults());
    }

    @Test
    void everyParameterOfThePaintingIsCarriedOver() {
        Parameters parameters = Parameters.defaults().toBuilder()
                .size(96)
                .iterations(7)
                .scales(2)
                .contentWeight(3)
                .styleWeight(4)
                .totalVariationWeight(5)
                .styleLayers(Map.of("relu2_1", 6.0))
                .contentLayers(Map.of("relu3_1", 7.0))
                .styleScale(0.5)
                .optimizer(Optimizer.ADAM)
                .learningRate(0.25)
                .start(Start.NOISE)
                .seed(8)
                .pooling(Pooling.AVG)
                .border(Border.PLAIN)
                .colors(Colors.MATCH)
                .stopBelow(0.125)
                .build();

        StylizationOptions options = OptionsMapper.of(parameters);

        assertThat(options)
                .isEqualTo(StylizationOptions.builder()
                        .size(96)
                        .iterations(7)
                        .scales(2)
                        .contentWeight(3)
                        .styleWeight(4)
                        .totalVariationWeight(5)
                        .styleLayers(Map.of("relu2_1", 6.0))
                        .contentLayers(Map.of("relu3_1", 7.0))
                        .styleScale(0.5)
                        .optimizer(dev.stylewright.worker.stylize.options.Optimizer.ADAM)
                        .learningRate(OptionalDouble.of(0.25))
                        .start(dev.stylewright.worker.stylize.options.Start.NOISE)
                        .seed(8)
                        .pooling(dev.stylewright.worker.stylize.options.Pooling.AVG)
                        .border(dev.stylewright.worker.stylize.options.Border.PLAIN)
                        .colors(dev.stylewright.worker.stylize.options.Colors.MATCH)
                        .stopBelow(0.125)
                        .build());
    }
}
