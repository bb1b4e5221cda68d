package dev.stylewright.worker.stylize.tiling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Size, layers and budget determine whether and in which tiles an image is painted. */
class TilePlanTest {
    private static final long MIB = 1L << 20;
    private static final StylizationOptions OPTIONS = StylizationOptions.defaults();

    @ParameterizedTest
    @CsvSource({"512,1024", "1024,4000", "128,256"})
    void whatFitsIsPaintedInOnePiece(int side, long budget) {
        TilePlan plan = plan(side, budget);
        assertThat(plan.edge()).isEmpty();
        assertThat(plan.history()).isGreaterThanOrEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"512,512", "1024,1024", "2048,3000", "4096,4915", "4096,16000"})
    void whatDoesNotFitIsPaintedInTilesThatDo(int side, long budget) {
        TilePlan plan = plan(side, budget);
        assertThat(plan.edge()).isPresent();
        assertThat(plan.history()).isGreaterThanOrEqualTo(3);
        assertThat(plan.bytes()).isLessThanOrEqualTo(budget * MIB);
    }

    @Test
    void largeTilesAreGivenUpBeforeALongHistory() {
        TilePlan tight = plan(1024, 900);
        assertThat(tight.history()).isGreaterThanOrEqualTo(10);
        assertThat(tight.edge().orElseThrow()).isLessThan(512);
    }

    @Test
    void whatFitsInNoWayHasAnEstimateAboveTheBudget() {
        assertThat(plan(8192, 4000).bytes()).isGreaterThan(4000 * MIB);
    }

    @Test
    void unboundedMemoryNeverMeansTiles() {
        assertThat(TilePlan.of(new ImageSize(8192, 8192), OPTIONS, Long.MAX_VALUE)
                        .edge())
                .isEmpty();
    }

    @Test
    void halvesUntilTilesAreAsSmallAsImagesMayBe() {
        TilePlan plan = plan(512, 2000);
        int steps = 0;
        while (!plan.isSmallest()) {
            plan = plan.smaller();
            steps++;
        }
        assertThat(plan.edge()).isEqualTo(OptionalInt.of(16));
        assertThat(steps).isEqualTo(6);
    }

    private static TilePlan plan(int side, long mebibytes) {
        return TilePlan.of(new ImageSize(side, side), OPTIONS, mebibytes * MIB);
    }
}
