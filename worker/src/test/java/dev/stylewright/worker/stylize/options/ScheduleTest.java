package dev.stylewright.worker.stylize.options;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.stylize.ImageSize;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    @ParameterizedTest
    @CsvSource({"512,300", "256,300", "128,50", "4096,20", "16,1", "512,1", "700,13", "129,500"})
    void givesOutAllEvaluationsAndEndsAtTheFullSize(int size, int evaluations) {
        ImageSize content = new ImageSize(451, 300);
        Schedule schedule = Schedule.coarseToFine(content, size, evaluations);
        assertThat(schedule.evaluations()).isEqualTo(evaluations);
        assertThat(schedule.full()).isEqualTo(content.withLonger(size));
        assertThat(schedule.scales())
                .extracting(s -> s.imageSize().longer())
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void mostEvaluationsHappenSmall() {
        Schedule schedule = Schedule.coarseToFine(new ImageSize(451, 300), 512, 300);
        assertThat(schedule.scales()).hasSizeGreaterThan(2);
        assertThat(schedule.scales().get(0).imageSize().longer()).isEqualTo(128);
        assertThat(schedule.scales()).extracting(s -> -s.evaluations()).isSorted();
    }

    @Test
    void aThinImageStartsAtAScaleWhereItsShorterSideIsLargeEnough() {
        Schedule schedule = Schedule.coarseToFine(new ImageSize(4000, 200), 1000, 300);
        assertThat(schedule.scales()).allMatch(s -> s.imageSize().shorter() >= ImageSize.SMALLEST_SIDE);
    }

    @Test
    void fewEvaluationsAreNotSplit() {
        assertThat(Schedule.coarseToFine(new ImageSize(100, 100), 512, 3).scales())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void fewerScalesAreTheFinestOnesWithAllEvaluations(int most) {
        ImageSize content = new ImageSize(1000, 800);
        List<Scale> all = Schedule.coarseToFine(content, 1000, 300).scales();
        Schedule few = Schedule.coarseToFine(content, 1000, 300, most);

        assertThat(few.scales())
                .hasSize(most)
                .extracting(Scale::imageSize)
                .containsExactlyElementsOf(all.stream()
                        .skip(all.size() - most)
                        .map(Scale::imageSize)
                        .toList());
        assertThat(few.evaluations()).isEqualTo(300);
    }
}
