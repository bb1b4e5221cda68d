package dev.stylewright.deploy.benchmark.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.app.configuration.QueueMode;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueReportTest {
    private static final List<Double> STAGES = Collections.nCopies(JobTimes.STAGES.size(), 2.0);
    private static final List<Double> SLOWER = Collections.nCopies(JobTimes.STAGES.size(), 8.0);
    private static final Overhead OVERHEAD =
            new Overhead(QueueMode.GROUP, List.of(30.0, 20.0, 400.0), List.of(STAGES, STAGES, SLOWER));

    @Test
    void theOverheadIsAMedianWithItsWorstCases() {
        assertThat(QueueReport.overhead(List.of(OVERHEAD))).isEqualTo("""
                        | mode | requests | median | 95th percentile | largest |
                        |---|---|---|---|---|
                        | group | 3 | **30 ms** | 400 ms | 400 ms |
                        """);
    }

    @Test
    void eachRunOfManyIsComparedWithTheRunOfOneBeforeIt() {
        List<Load> loads = List.of(load(1, 4, 0.1), load(8, 30, 0.5), load(1, 3.2, 0.3), load(8, 25.6, 0.7));
        assertThat(QueueReport.scaling(loads)).isEqualTo("""
                        | mode | partitions | 1 worker | 8 workers | ratio | in addition to painting: 1 worker, 8 workers | processors busy: 1 worker, 8 workers |
                        |---|---|---|---|---|---|---|
                        | share | 1 | 4.00, 3.20 a second | 30.00, 25.60 a second | **7.75** | 81 ms, 90 ms | 20 %, 60 % |
                        """);
    }

    @Test
    void stagesUnderLoadAreMeansAndOfSingleRequestsMedians() {
        assertThat(QueueReport.stages(List.of(OVERHEAD), List.of(load(8, 30, 0.5))))
                .contains("| group, idle |" + " 2.0 |".repeat(STAGES.size()))
                .contains("| share, 8 busy |" + " 5.0 |".repeat(STAGES.size()))
                .doesNotContain("group, 8 busy");
    }

    private static Load load(int workers, double perSecond, double busy) {
        return new Load(QueueMode.SHARE, 1, workers, perSecond, busy, List.of(STAGES, SLOWER));
    }
}
