package dev.stylewright.deploy.benchmark.painting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.deploy.benchmark.report.BenchmarkException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportTest {
    /** PyTorch takes 2 s an evaluation, we 1 s; both halve the loss each time, from 1. */
    private static final ComparisonRun.Result COMPARISON =
            new ComparisonRun.Result("cat x swirls", 512, trace(10, 1, 3), trace(8, 2, 0));

    @Test
    void comparesLossesAfterEqualNumbersOfEvaluations() {
        ComparisonRun.Result better = new ComparisonRun.Result("a", 128, trace(8, 1, 0), trace(8, 1, 0));
        assertThat(Report.convergence(List.of(better, better), List.of(4, 8))).isEqualTo("""
                        | pair | after 4 | after 8 |
                        |---|---|---|
                        | a | 1.000 | 1.000 |
                        | a | 1.000 | 1.000 |
                        | **median** | **1.000** | **1.000** |
                        """);
    }

    @Test
    void tellsWhenTheOthersLastLossWasReached() {
        assertThat(Report.timeToEqualLoss(List.of(COMPARISON)))
                .contains("| cat x swirls | 512 px | 8, 16 s, 0.0039 | 8 s | 0.50 | 2.000 s, 1.000 s | 0.50 |");
    }

    @Test
    void saysSoWhenItNeverWas() {
        ComparisonRun.Result lost = new ComparisonRun.Result("a", 512, trace(6, 1, 0), trace(8, 2, 0));
        assertThat(Report.timeToEqualLoss(List.of(lost))).contains("| not reached: 0.0156 after 6 s | - |");
    }

    @Test
    void lossesAtSmallerSizesDoNotCount() {
        assertThat(COMPARISON.ours().lowestAfter(3)).isEmpty();
        assertThat(COMPARISON.ours().lowestAfter(4)).hasValue(Math.pow(0.5, 4));
        assertThat(COMPARISON.ours().secondsTo(1)).hasValue(4);
    }

    @Test
    void drawsBothLines() {
        assertThat(Plot.of(COMPARISON))
                .startsWith("<svg")
                .contains("plain PyTorch", "Stylewright")
                .endsWith("</svg>\n");
        assertThat(Plot.of(COMPARISON).lines().filter(line -> line.startsWith("<polyline")))
                .hasSize(2);
    }

    @Test
    void readsWhatTheProgramSays() {
        assertThat(PlainPyTorch.sample("3 1.5 0.25")).isEqualTo(new Sample(3, 1.5, 0.25, true));
        assertThatThrownBy(() -> PlainPyTorch.sample("Traceback (most recent call last):"))
                .isInstanceOf(BenchmarkException.class)
                .hasMessageContaining("Traceback");
    }

    private static Trace trace(int evaluations, double secondsEach, int small) {
        return new Trace(IntStream.rangeClosed(1, evaluations)
                .mapToObj(i -> new Sample(i, i * secondsEach, Math.pow(0.5, i), i > small))
                .toList());
    }
}
