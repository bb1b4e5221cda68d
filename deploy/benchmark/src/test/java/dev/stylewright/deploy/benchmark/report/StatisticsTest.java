package dev.stylewright.deploy.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void theMedianIsTheMiddleOneOrBetweenTheMiddleTwo() {
        assertThat(Statistics.median(List.of(9.0, 1.0, 2.0))).hasValue(2);
        assertThat(Statistics.median(List.of(9.0, 1.0, 2.0, 4.0))).hasValue(3);
        assertThat(Statistics.median(List.of())).isEmpty();
    }

    @Test
    void thePercentileIsTheNearestRank() {
        List<Double> values =
                IntStream.rangeClosed(1, 40).mapToObj(i -> 41.0 - i).toList();
        assertThat(Statistics.percentile(values, 0.95)).hasValue(38);
        assertThat(Statistics.percentile(values, 1)).hasValue(40);
        assertThat(Statistics.percentile(values, 0.001)).hasValue(1);
        assertThat(Statistics.percentile(List.of(), 0.95)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Statistics.percentile(values, 95))
                .withMessageContaining("95");
    }
}
