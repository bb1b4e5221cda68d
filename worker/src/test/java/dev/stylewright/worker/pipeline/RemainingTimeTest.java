package dev.stylewright.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.stylize.Evaluation;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.options.Scale;
import dev.stylewright.worker.stylize.options.Schedule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemainingTimeTest {

    private final RemainingTime remaining = new RemainingTime(
            new Schedule(List.of(new Scale(new ImageSize(100, 50), 2), new Scale(new ImageSize(200, 100), 3))));

    private Duration after(int index, int width, int height, Duration elapsed) {
        var evaluation = new Evaluation(index, 5, 1, 2, width, height, FakeStylizer.LOSSES);
        return remaining.after(evaluation, elapsed);
    }

    @Test
    void aLargerImageIsExpectedToTakeAsMuchLongerAsItHasMorePixels() {
        assertThat(after(1, 100, 50, Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1 + 3 * 4));
        assertThat(after(2, 100, 50, Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(3 * 4));
        assertThat(after(3, 200, 100, Duration.ofSeconds(6))).isEqualTo(Duration.ofSeconds(2 * 4));
    }

    @Test
    void thePaceSeenSoFarCounts() {
        assertThat(after(1, 100, 50, Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(130));
    }

    @Test
    void nothingRemainsAfterTheLastEvaluationNorAfterMoreThanWerePlanned() {
        after(1, 100, 50, Duration.ofSeconds(1));
        after(2, 100, 50, Duration.ofSeconds(2));
        after(3, 200, 100, Duration.ofSeconds(3));
        after(4, 200, 100, Duration.ofSeconds(4));

        assertThat(after(5, 200, 100, Duration.ofSeconds(5))).isZero();
        assertThat(after(6, 200, 100, Duration.ofSeconds(6))).isZero();
    }
}
