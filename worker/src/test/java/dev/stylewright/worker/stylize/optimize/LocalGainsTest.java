package dev.stylewright.worker.stylize.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stylewright.worker.stylize.ImageSize;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LocalGainsTest {
    private final LocalGains gains = new LocalGains(new ImageSize(4 * LocalGains.CELL, 2 * LocalGains.CELL));

    @Test
    void cellsCoverTheImageToItsEdges() {
        assertThat(gains.cells()).isEqualTo(new ImageSize(4, 2));
        assertThat(new LocalGains(new ImageSize(4 * LocalGains.CELL + 1, LocalGains.CELL - 1)).cells())
                .isEqualTo(new ImageSize(5, 1));
    }

    @Test
    void allPlacesAreAlikeAtFirst() {
        assertThat(gains.logarithms()).containsOnly(0).hasSize(8);
    }

    @Test
    void aPlaceIsMovedLessThatAnswersMore() {
        float[] change = filled(1);
        change[5] = 9;
        gains.learn(filled(1), change);
        float afterOne = gains.logarithms()[5];
        for (int i = 0; i < 200; i++) {
            gains.learn(filled(1), change);
        }
        float[] logarithms = gains.logarithms();
        assertThat(afterOne).isNegative();
        // Three times as steep, and differences are taken for a fifth more.
        assertThat(logarithms[0] - logarithms[5]).isCloseTo((float) (1.2 * Math.log(3)), within(0.05f));
        assertThat(logarithms[5]).isLessThan(afterOne);
        assertThat(logarithms[0]).isEqualTo(logarithms[7]);
    }

    @Test
    void lengthsOfStepsDontCount() {
        LocalGains other = new LocalGains(new ImageSize(4 * LocalGains.CELL, 2 * LocalGains.CELL));
        float[] change = {1, 2, 3, 4, 5, 6, 7, 8};
        float[] larger = {1e6f, 2e6f, 3e6f, 4e6f, 5e6f, 6e6f, 7e6f, 8e6f};
        for (int i = 0; i < 5; i++) {
            gains.learn(filled(1), change);
            other.learn(filled(1e-6f), larger);
        }
        float[] expected = gains.logarithms();
        for (int i = 0; i < expected.length; i++) {
            assertThat(other.logarithms()[i]).isCloseTo(expected[i], within(1e-5f));
        }
    }

    @Test
    void aPlaceWhereNothingHappensStaysAsItIs() {
        float[] step = filled(1);
        float[] change = {0, 2, 3, 4, 5, 6, 7, 8};
        step[0] = 0;
        gains.learn(step, change);
        assertThat(gains.logarithms()[0]).isZero();
        assertThat(gains.logarithms()[1]).isNotZero();
    }

    @Test
    void nonsenseMovesNothingOutOfBounds() {
        gains.learn(filled(0), filled(1));
        gains.learn(filled(1), filled(0));
        gains.learn(filled(Float.NaN), filled(1));
        gains.learn(filled(1), filled(Float.POSITIVE_INFINITY));
        assertThat(gains.logarithms()).containsOnly(0);
        float[] extreme = filled(1e-30f);
        extreme[0] = 1e30f;
        for (int i = 0; i < 50; i++) {
            gains.learn(filled(1), extreme);
        }
        for (float logarithm : gains.logarithms()) {
            assertThat(Math.abs(logarithm)).isLessThanOrEqualTo(2f);
        }
    }

    private static float[] filled(float value) {
        float[] found = new float[8];
        Arrays.fill(found, value);
        return found;
    }
}
