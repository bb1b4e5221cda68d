package dev.stylewright.deploy.benchmark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

    @Test
    void aColdStartIsTheMedianOfAllLaunches() {
        ColdStart found = new ColdStart(List.of(6.0, 5.0, 9.0), Map.of("PyTorch 2.7.1", List.of(4.0, 3.0, 4.5)));
        String table = Report.of(found, 256);

        assertThat(table)
                .contains("at 256 px, medians of 3 launches")
                .contains("| 6.00 (6.0, 5.0, 9.0) |")
                .contains(
                        "| PyTorch 2.7.1: start of the program's process to its first line | 4.00 (4.0, 3.0, 4.5); ratio 1.50 |");
        assertThat(Report.row(found, 256).ratio()).hasValue(1.5);
    }

    @Test
    void aStreamIsTheSumOfItsTurns() {
        String table = Report.of(new JobStream(List.of(30.0, 20.0), List.of(60.0, 40.0), 20), 128, 20);

        assertThat(table)
                .contains("20 jobs of 128 px and 20 evaluations")
                .contains("| 50.0 (30.0, 20.0) | 2.50 |")
                .contains("| 100.0 (60.0, 40.0) | 5.00 |")
                .contains("| ratio | 0.50 | |");
    }
}
