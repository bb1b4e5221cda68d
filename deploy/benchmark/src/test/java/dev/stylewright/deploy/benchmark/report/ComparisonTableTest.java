package dev.stylewright.deploy.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ComparisonTableTest {
    private static final List<Row> ROWS = List.of(
            Row.information("peak, GFLOP/s", OptionalDouble.empty(), Map.of("PyTorch 2.13.0", 220.4)),
            Row.withGoal("an evaluation, s", 1.72, Map.of("PyTorch 2.13.0", 2.5, "PyTorch 2.7.1", 2.0), 0.85),
            Row.compared("loss", 0.01234, Map.of("PyTorch 2.13.0", 0.01)),
            new Row(
                    "an evaluation in 16 bits, s",
                    OptionalDouble.empty(),
                    Map.of("PyTorch 2.7.1", 1.0),
                    true,
                    OptionalDouble.of(0.5)));

    @Test
    void comparesWithTheBestOfTheOthers() {
        assertThat(ComparisonTable.of(ROWS)).isEqualTo("""
                        | measure | Stylewright | PyTorch 2.7.1 | PyTorch 2.13.0 | ratio | goal | met |
                        |---|---|---|---|---|---|---|
                        | peak, GFLOP/s |  |  | 220 |  |  |  |
                        | an evaluation, s | 1.72 | 2.00 | 2.50 | 0.86 | at most 0.85 | **no** |
                        | loss | 0.0123 |  | 0.0100 | 1.23 |  |  |
                        | an evaluation in 16 bits, s |  | 1.00 |  |  | at most 0.50 | not measured |
                        """);
    }

    @Test
    void rowsAreReadAsTheyWereWritten() {
        assertThat(ROWS).allSatisfy(row -> assertThat(Row.decode(row.encode())).isEqualTo(row));
    }
}
