package dev.stylewright.worker.stylize.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stylewright.worker.stylize.image.FloatImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OctaveGainsTest {
    private static final int BANDS = OctaveGains.BANDS;

    private final OctaveGains gains = new OctaveGains(FloatImage.CHANNELS);

    @Test
    void bandsLieAnOctaveApart() {
        assertThat(OctaveGains.position(0.5)).isEqualTo(BANDS - 1);
        assertThat(OctaveGains.position(0.25)).isCloseTo(BANDS - 2, within(1e-9));
        assertThat(OctaveGains.position(0.7)).isEqualTo(BANDS - 1);
        assertThat(OctaveGains.position(0)).isZero();
    }

    @Test
    void largeAreasAreMovedFartherThanDetailUnlessSomethingElseIsSeen() {
        float[] logarithms = gains.logarithms();
        for (int band = 1; band < BANDS; band++) {
            assertThat(logarithms[band]).isLessThan(logarithms[band - 1]);
        }
        assertThat(gains.gainAt(0.1)).isGreaterThan(gains.gainAt(0.4));
    }

    @Test
    void whatIsSeenOverAndOverIsBelieved() {
        float[] step = new float[3 * BANDS];
        float[] change = new float[3 * BANDS];
        for (int i = 0; i < step.length; i++) {
            step[i] = 1;
            double curvature = Math.pow(3, i % BANDS);
            change[i] = (float) (curvature * curvature);
        }
        for (int i = 0; i < 500; i++) {
            gains.learn(step, change);
        }
        float[] logarithms = gains.logarithms();
        for (int band = 1; band < BANDS; band++) {
            assertThat(logarithms[band] - logarithms[band - 1]).isCloseTo((float) -Math.log(3), within(0.1f));
        }
    }

    @Test
    void aBandInWhichNothingHappensKeepsWhatIsAssumed() {
        float[] before = gains.logarithms();
        float[] step = filled(1);
        float[] change = filled(1);
        step[2] = 0;
        change[2] = 0;
        gains.learn(step, change);
        assertThat(gains.logarithms()[2]).isEqualTo(before[2]);
        assertThat(gains.logarithms()[6]).isNotEqualTo(before[6]);
    }

    @Test
    void nonsenseMovesNothingOutOfBounds() {
        float[] before = gains.logarithms();
        gains.learn(filled(0), filled(0));
        gains.learn(filled(Float.NaN), filled(1));
        gains.learn(filled(1), filled(0));
        assertThat(gains.logarithms()).containsExactly(before);
        float[] extreme = filled(1e-30f);
        extreme[0] = 1e30f;
        for (int i = 0; i < 100; i++) {
            gains.learn(filled(1), extreme);
        }
        for (int i = 0; i < before.length; i++) {
            assertThat(Math.abs(gains.logarithms()[i] - before[i])).isLessThanOrEqualTo((float) Math.log(64) + 1e-3f);
        }
    }

    private static float[] filled(float value) {
        float[] found = new float[3 * BANDS];
        Arrays.fill(found, value);
        return found;
    }
}
