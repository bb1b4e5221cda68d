package dev.stylewright.deploy.benchmark.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SteadyTest {
    @Test
    void whatIsSlowAtTheBeginningAndAtTheEndDoesNotCount() {
        List<Long> settled = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 100; i++) {
            boolean ramp = i < 10 || i >= 90;
            now += ramp ? 5_000_000_000L : 250_000_000;
            settled.add(now);
        }
        assertThat(Steady.of(100).perSecond(settled)).isCloseTo(4, within(1e-9));
    }

    @Test
    void fewerThanTenAreNoRun() {
        assertThat(Steady.of(10)).isEqualTo(new Steady(1, 8));
        assertThatIllegalArgumentException().isThrownBy(() -> Steady.of(9)).withMessageContaining("9");
    }
}
