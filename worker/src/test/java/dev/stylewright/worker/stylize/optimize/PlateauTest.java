package dev.stylewright.worker.stylize.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.stylize.Evaluation;
import dev.stylewright.worker.stylize.GatysStylizer;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.StopReason;
import dev.stylewright.worker.stylize.Stylization;
import dev.stylewright.worker.stylize.TestWeights;
import dev.stylewright.worker.stylize.WeightedStyle;
import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.Optimizer;
import dev.stylewright.worker.stylize.options.Pooling;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When further iterations have little effect. */
class PlateauTest {
    @Test
    void tenEvaluationsWithLessThanTheShareOfImprovementAreAPlateau() {
        Plateau plateau = new Plateau(0.1);
        IntStream.rangeClosed(0, 10).forEach(i -> plateau.add(100 - i));
        assertThat(plateau.reached()).isFalse();

        plateau.add(91);

        assertThat(plateau.reached()).isTrue();
    }

    @Test
    void stepsThatAreTakenBackDontCount() {
        Plateau plateau = new Plateau(0.01);
        IntStream.rangeClosed(0, 10).forEach(i -> plateau.add(i % 2 == 0 ? 100 - i : Double.NaN));

        assertThat(plateau.reached()).isFalse();
    }

    @Test
    void withoutAShareNothingIsAPlateau() {
        Plateau plateau = new Plateau(0);
        IntStream.range(0, 50).forEach(i -> plateau.add(1));

        assertThat(plateau.reached()).isFalse();
    }

    /** Half the loss in ten evaluations is asked for: every scale ends after eleven. */
    @Test
    void aPaintingGoesOnToTheNextScaleAndEndsAtTheLast() {
        List<Evaluation> heard = new ArrayList<>();
        StylizationOptions options = StylizationOptions.builder()
                .size(200)
                .iterations(60)
                .contentWeight(1)
                .styleWeight(1)
                .totalVariationWeight(0)
                .styleLayers(Map.of("relu1_1", 1.0))
                .contentLayers(Map.of("relu1_1", 1.0))
                .optimizer(Optimizer.ADAM)
                .learningRate(OptionalDouble.of(1e-4))
                .pooling(Pooling.MAX)
                .stopBelow(0.5)
                .border(Border.PLAIN)
                .build();
        try (GatysStylizer stylizer = new GatysStylizer(TestWeights.loadRandom(1))) {
            int scales = stylizer.plan(new ImageSize(32, 32), options).scales().size();

            Stylization found =
                    stylizer.stylize(noise(), List.of(new WeightedStyle(black(), 1)), options, heard::add, () -> false);

            assertThat(scales).isGreaterThan(1);
            assertThat(found.stopReason()).isEqualTo(StopReason.PLATEAU);
            assertThat(found.stopped()).isFalse();
            assertThat(found.evaluations()).isEqualTo(11 * scales).isLessThan(60);
            assertThat(found.image().width()).isEqualTo(200);
            assertThat(heard).extracting(Evaluation::scale).isSorted().contains(1, scales);
        }
    }

    private static Image black() {
        return new Image(32, 32, new byte[3 * 32 * 32]);
    }

    private static Image noise() {
        byte[] rgb = new byte[3 * 32 * 32];
        new Random(1).nextBytes(rgb);
        return new Image(32, 32, rgb);
    }
}
