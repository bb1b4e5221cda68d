package dev.stylewright.worker.app.assembly;

import static dev.stylewright.worker.stylize.engine.Precision.BF16;
import static dev.stylewright.worker.stylize.engine.Precision.FP16;
import static dev.stylewright.worker.stylize.engine.Precision.FP32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stylewright.worker.stylize.engine.Precision;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PrecisionTrialTest {
    private static final float[] EXACT = {3, -4, 12};
    private static final float[] NEAR = {3.1f, -4, 12.3f};
    private static final float[] FAR = {3, -4, 10.5f};
    private static final float[] NOT_A_NUMBER = {3, -4, Float.NaN};

    private final Map<Precision, Supplier<float[]>> gradients = new EnumMap<>(Precision.class);
    private long now;
    private int evaluations;

    @Test
    void theFastestThatAgreesIsTaken() {
        takes(FP32, EXACT, 1000);
        takes(FP16, NEAR, 600);
        takes(BF16, NEAR, 500);
        assertThat(best(FP32)).isEqualTo(BF16);
    }

    @Test
    void whatIsHardlyFasterIsNotTakenButKept() {
        takes(FP32, EXACT, 1000);
        takes(BF16, NEAR, 800);
        assertThat(best(FP32)).isEqualTo(FP32);
        assertThat(best(BF16)).isEqualTo(BF16);
        takes(BF16, NEAR, 950);
        assertThat(best(BF16)).isEqualTo(FP32);
    }

    @Test
    void whatDoesNotAgreeIsNotTakenHoweverFast() {
        takes(FP32, EXACT, 1000);
        takes(FP16, NOT_A_NUMBER, 1);
        takes(BF16, FAR, 1);
        assertThat(best(BF16)).isEqualTo(FP32);
    }

    @Test
    void whatIsMuchSlowerIsTriedOnce() {
        takes(FP32, EXACT, 10);
        takes(BF16, NEAR, 1000);
        assertThat(best(FP32)).isEqualTo(FP32);
        assertThat(evaluations).isEqualTo(3);
    }

    @Test
    void agreementIsTheErrorRelativeToTheExactVectorAndTheCosine() {
        PrecisionTrial.Agreement found = PrecisionTrial.Agreement.of(EXACT, new float[] {3, -4, 0});
        assertThat(found.error()).isCloseTo(12.0 / 13, within(1e-9));
        assertThat(found.cosine()).isCloseTo(5.0 / 13, within(1e-9));
    }

    private Precision best(Precision before) {
        return new PrecisionTrial(() -> now).best(gradients, before);
    }

    private void takes(Precision precision, float[] gradient, long time) {
        gradients.put(precision, () -> {
            now += time;
            evaluations++;
            return gradient;
        });
    }
}
