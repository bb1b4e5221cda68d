package dev.stylewright.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stylewright.worker.stylize.Evaluation;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.options.Scale;
import dev.stylewright.worker.stylize.options.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemainingTimeTest {

    private static final Schedule TWO_SCALES =
            new Schedule(List.of(new Scale(new ImageSize(100, 50), 3), new Scale(new ImageSize(200, 100), 3)));

    private final RemainingTime remaining = new RemainingTime(TWO_SCALES, "cpu");
    private int index;

    private Duration after(int scale, long elapsedSeconds) {
        Scale shown = TWO_SCALES.scales().get(scale - 1);
        index++;
        return remaining.after(
                new Evaluation(
                        index,
                        6,
                        scale,
                        2,
                        shown.imageSize().width(),
                        shown.imageSize().height(),
                        FakeStylizer.LOSSES),
                Duration.ofSeconds(elapsedSeconds));
    }

    @Test
    void aLargerScaleIsExpectedToTakeTheTimeOfItsPixelsAndTheConstant() {
        after(1, 7);
        Duration left = after(1, 14);

        double larger = 7.0 * (20_000 + RemainingTime.CPU_CONSTANT) / (5_000 + RemainingTime.CPU_CONSTANT);
        assertThat(left.toMillis() / 1e3).isCloseTo(7 + 3 * larger, within(0.01));
        assertThat(remaining.evaluationsPerSecond()).isCloseTo(1.0 / 7, within(1e-9));
    }

    @Test
    void thePreparationOfAScaleIsExpectedAgainAtTheNextOne() {
        after(1, 21);
        Duration left = after(1, 28);

        // The preparation took as long as two evaluations.
        double larger = 7.0 * (20_000 + RemainingTime.CPU_CONSTANT) / (5_000 + RemainingTime.CPU_CONSTANT);
        assertThat(left.toMillis() / 1e3).isCloseTo(7 + (3 + 2) * larger, within(0.01));
    }

    @Test
    void theSpeedIsThatOfTheCurrentScale() {
        after(1, 1);
        after(1, 2);
        after(1, 3);
        assertThat(remaining.evaluationsPerSecond()).isCloseTo(1, within(1e-9));
        after(2, 7);
        after(2, 11);
        Duration left = after(2, 15);
        assertThat(remaining.evaluationsPerSecond()).isBetween(0.24, 0.32);
        assertThat(left).isZero();
    }

    @Test
    void nothingRemainsAfterMoreEvaluationsThanPlanned() {
        for (int second = 1; second <= 3; second++) {
            after(1, second);
        }
        for (int second = 4; second <= 8; second++) {
            after(2, second);
        }
        assertThat(after(2, 9)).isZero();
    }

    @Test
    void aClockThatStandsStillOrIsSetBackGivesNumbersNevertheless() {
        assertThat(after(1, 0)).isZero();
        assertThat(after(1, 0)).isZero();
        assertThat(after(1, 10)).isPositive();
        assertThat(after(2, 5)).isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(remaining.evaluationsPerSecond()).isFinite();
    }

    /**
     * Paintings with a known time per evaluation. From 5 % of the evaluations on, when the first event is published, and until 95 %, no estimate may
     * be wrong by more than a factor of 1.5.
     */
    @ParameterizedTest
    @CsvSource({
        "256, 100, cpu, 0, 0",
        "256, 100, cpu, 0, 2",
        "256, 100, cpu, 2000, 1",
        "256, 100, cpu, 5000, 3",
        "320, 100, cpu, 2000, 1",
        "320, 300, cpu, 5000, 2",
        "512, 300, cpu, 0, 1",
        "512, 300, cpu, 5000, 2",
        "1024, 500, cpu, 2000, 1",
        "512, 300, gpu:0, 30000, 1",
        "512, 300, gpu:0, 100000, 1",
        "1024, 500, gpu:0, 50000, 2"
    })
    void theEstimateIsRightFromTheFirstEventOn(
            int size, int iterations, String device, long constant, double preparation) {
        Schedule schedule = Schedule.coarseToFine(new ImageSize(640, 427), size, iterations);
        List<Duration> elapsed = simulated(schedule, constant, preparation);
        Duration end = elapsed.get(elapsed.size() - 1);
        RemainingTime estimate = new RemainingTime(schedule, device);
        int number = 0;
        for (int scale = 1; scale <= schedule.scales().size(); scale++) {
            ImageSize shown = schedule.scales().get(scale - 1).imageSize();
            for (int i = 0; i < schedule.scales().get(scale - 1).evaluations(); i++) {
                Duration now = elapsed.get(number++);
                var evaluation = new Evaluation(
                        number,
                        iterations,
                        scale,
                        schedule.scales().size(),
                        shown.width(),
                        shown.height(),
                        FakeStylizer.LOSSES);
                Duration left = estimate.after(evaluation, now);
                if (number >= 0.05 * iterations && number <= 0.95 * iterations) {
                    double truth = end.minus(now).toNanos();
                    assertThat(left.toNanos() / truth)
                            .as("evaluation %d of %d, at scale %d", number, iterations, scale)
                            .isBetween(1 / 1.5, 1.5);
                }
            }
        }
    }

    /** The time at each evaluation: 3 microseconds for each pixel, those of the constant included, each evaluation with up to 20 % of noise. */
    private static List<Duration> simulated(Schedule schedule, long constant, double preparation) {
        Random random = new Random(4711);
        List<Duration> elapsed = new ArrayList<>();
        double now = 0;
        for (Scale scale : schedule.scales()) {
            double nanos = 3e3 * (scale.imageSize().pixels() + constant);
            now += preparation * nanos;
            for (int i = 0; i < scale.evaluations(); i++) {
                now += nanos * (0.8 + 0.4 * random.nextDouble());
                elapsed.add(Duration.ofNanos((long) now));
            }
        }
        return elapsed;
    }
}
