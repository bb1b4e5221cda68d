package dev.stylewright.worker.stylize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.worker.stylize.engine.MemorySettings;
import dev.stylewright.worker.stylize.options.Optimizer;
import dev.stylewright.worker.stylize.options.Schedule;
import dev.stylewright.worker.stylize.options.Start;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import dev.stylewright.worker.stylize.tiling.TilePlan;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A stylizer within a budget of memory. */
class BudgetTest {
    private static final long MIB = 1L << 20;
    private static final StylizationOptions OPTIONS = GatysStylizerTest.options(192, 4, Start.CONTENT, Optimizer.LBFGS);
    private static final ImageSize CONTENT = new ImageSize(192, 150);

    @Test
    void tiledPaintingsAreThoseInOnePieceButForRounding() {
        assertThat(TilePlan.of(CONTENT, OPTIONS, 128 * MIB).edge()).isPresent();
        Stylization whole = paint(MemorySettings.UNBOUNDED);
        Stylization tiled = paint(new MemorySettings(128 * MIB, 0));

        assertThat(tiled.losses().total() / whole.losses().total()).isBetween(0.999, 1.001);
        byte[] one = whole.image().rgb();
        byte[] other = tiled.image().rgb();
        int farthest = IntStream.range(0, one.length)
                .map(i -> Math.abs((one[i] & 0xff) - (other[i] & 0xff)))
                .max()
                .orElseThrow();
        assertThat(farthest).as("grey levels apart").isLessThanOrEqualTo(2);
    }

    @Test
    void whatCannotFitIsRefusedBeforeItIsBegun() {
        try (GatysStylizer stylizer = new GatysStylizer(TestWeights.loadRandom(4), new MemorySettings(MIB, 0))) {
            assertThatThrownBy(() -> stylizer.stylize(
                            GatysStylizerTest.noise(192, 150, 1),
                            List.of(new WeightedStyle(GatysStylizerTest.noise(60, 60, 2), 1)),
                            OPTIONS,
                            e -> {},
                            () -> false))
                    .isInstanceOf(EngineOutOfMemoryException.class)
                    .hasMessageContaining("may use 1 MiB")
                    .hasMessageContaining("smaller size");
        }
    }

    @Test
    void theEstimateIsThatOfTheMostExpensiveScale() {
        try (GatysStylizer stylizer = new GatysStylizer(TestWeights.loadRandom(4))) {
            Schedule schedule = stylizer.plan(CONTENT, OPTIONS);
            assertThat(stylizer.memoryEstimate(schedule, OPTIONS))
                    .hasValue(TilePlan.of(CONTENT, OPTIONS, Long.MAX_VALUE).bytes());
        }
    }

    private static Stylization paint(MemorySettings memory) {
        try (GatysStylizer stylizer = new GatysStylizer(TestWeights.loadRandom(4), memory)) {
            return stylizer.stylize(
                    GatysStylizerTest.noise(192, 150, 1),
                    List.of(new WeightedStyle(GatysStylizerTest.noise(60, 60, 2), 1)),
                    OPTIONS,
                    e -> {},
                    () -> false);
        }
    }
}
