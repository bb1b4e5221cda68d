package dev.stylewright.deploy.benchmark.painting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.deploy.benchmark.report.BenchmarkException;
import dev.stylewright.deploy.benchmark.report.Row;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final List<PairLosses> PAIRS = List.of(
            new PairLosses("a", true, List.of(0.1, 0.2), List.of(0.3, 0.4), 0.5),
            new PairLosses("b", false, List.of(0.3, 0.3), List.of(0.2, 0.1), 0.6));

    @Test
    void comparesLossesPairByPair() {
        assertThat(Report.pairs(PAIRS, 256, 100)).isEqualTo("""
                        Loss of ours divided by PyTorch's after 100 evaluations at 256 px:

                        | pair | tuned on | one scale | both coarse to fine | our defaults against one scale |
                        |---|---|---|---|---|
                        | a | yes | 0.500 | 0.750 | 2.500 |
                        | b | no | 1.000 | 2.000 | 2.000 |
                        | **median** | | **0.750** | **1.375** | **2.250** |
                        """);
        assertThat(Report.pairs(List.of(), 256, 100)).isEmpty();
    }

    @Test
    void aRowHasTheMediansOfAllPairs() {
        List<Row> rows = Report.rows(PAIRS, "PyTorch 2.7.1", 256, 100);
        assertThat(rows).extracting(Row::measure).allSatisfy(measure -> assertThat(measure)
                .startsWith("loss after 100 evaluations at 256 px, median of 2 pairs, "));
        assertThat(rows.get(0).ours()).hasValue(0.2);
        assertThat(rows.get(0).rivals()).containsEntry("PyTorch 2.7.1", 0.25);
        assertThat(rows.get(1).ours()).hasValue(0.25);
    }

    @Test
    void lossesAtSmallerSizesDoNotCountForTheTimeOfAnEvaluation() {
        Trace trace = new Trace(IntStream.rangeClosed(1, 10)
                .mapToObj(i -> new Sample(i, i <= 3 ? i : 3 + 2 * (i - 3), Math.pow(0.5, i), i > 3))
                .toList());
        assertThat(trace.evaluationSeconds()).hasValue(2);
        assertThat(trace.seconds()).isEqualTo(17);
    }

    @Test
    void readsWhatTheProgramSays() {
        assertThat(PyTorchPainter.sample("3 1.5 0.25")).isEqualTo(new Sample(3, 1.5, 0.25, true));
        assertThatThrownBy(() -> PyTorchPainter.sample("Traceback (most recent call last):"))
                .isInstanceOf(BenchmarkException.class)
                .hasMessageContaining("Traceback");
    }
}
