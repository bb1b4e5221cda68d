package dev.stylewright.deploy.benchmark.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.stylewright.worker.pipeline.observe.JobPhase;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobTimesTest {
    private static final long MS = 1_000_000;

    private static final JobTimes TIMES = new JobTimes(
            "order-1",
            "w-1",
            110 * MS,
            Map.of(
                    JobPhase.RECEIVING, new JobTimes.Span(113 * MS, 118 * MS),
                    JobPhase.FETCHING, new JobTimes.Span(119 * MS, 140 * MS),
                    JobPhase.STYLIZING, new JobTimes.Span(140 * MS, 345 * MS),
                    JobPhase.STORING, new JobTimes.Span(347 * MS, 360 * MS)),
            142 * MS,
            380 * MS);

    @Test
    void theOverheadEndsWhereThePainterIsCalledAndLeavesTheImagesOut() {
        assertThat(TIMES.overhead(100 * MS)).isEqualTo(42 - 21);
    }

    @Test
    void theStagesAddUpToTheWhole() {
        assertThat(TIMES.stages(100 * MS)).containsExactly(10.0, 3.0, 5.0, 22.0, 2.0, 203.0, 15.0, 20.0);
        assertThat(JobTimes.STAGES).hasSameSizeAs(TIMES.stages(100 * MS));
    }

    @Test
    void whatHasNoTimesWasNotPainted() {
        JobTimes none = new JobTimes("order-2", "w-1", 0, Map.of(), 0, 0);
        assertThatIllegalStateException()
                .isThrownBy(() -> none.overhead(0))
                .withMessageContaining("order-2")
                .withMessageContaining("FETCHING");
    }
}
