package dev.stylewright.deploy.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.report.Progressed;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressBarTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void showsIterationSizeLossSpeedAndRemainingTime() {
        assertThat(running(150, OptionalLong.of(65_400), Duration.ZERO, 80))
                .isEqualTo("[#######--------] 150/300  128x85 px  loss 0.1426  2.31 it/s  1 min 05 s left");
    }

    /** Half of the iterations are at small sizes and take a tenth of the time. */
    @Test
    void theBarShowsTheShareOfTheTime() {
        assertThat(running(150, OptionalLong.of(540_000), Duration.ZERO, 120)).startsWith("[####-----");
    }

    @Test
    void theBarShowsTheShareOfTheIterationsIfTheTimeIsUnknown() {
        assertThat(running(150, OptionalLong.empty(), Duration.ZERO, 120)).startsWith("[" + "#".repeat(20) + "-");
    }

    @Test
    void theRemainingTimeRunsDownBetweenTwoEvents() {
        assertThat(running(150, OptionalLong.of(12_000), Duration.ofSeconds(5), 80))
                .endsWith("7 s left");
        assertThat(running(150, OptionalLong.of(12_000), Duration.ofMinutes(5), 80))
                .endsWith("0 s left");
    }

    @Test
    void showsAnUnknownRemainingTime() {
        assertThat(ProgressBar.text(Events.progressed(1, OptionalLong.empty()))).endsWith("time left unknown");
    }

    @Test
    void showsTheTimeSinceTheStartBeforeTheFirstEvent() {
        assertThat(ProgressBar.started(300, Duration.ofMillis(3_200), 80)).matches("\\[-{40}] 0/300  3\\.2 s");
    }

    @Test
    void endsWithTheTimeThatItTook() {
        Progressed last = Events.progressed(300, OptionalLong.of(0));
        assertThat(ProgressBar.finished(last, MINUTE, 80)).startsWith("[####").endsWith("in 1 min 00 s");
        assertThat(ProgressBar.text(last, MINUTE)).endsWith("2.31 it/s  in 1 min 00 s");
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "149", "299", "300"})
    void neverFillsTheLine(int evaluation) {
        for (int columns = 1; columns < 200; columns++) {
            assertThat(running(evaluation, OptionalLong.of(59_999), Duration.ZERO, columns))
                    .hasSizeLessThan(Math.max(2, columns))
                    .doesNotContain("\n");
            assertThat(ProgressBar.started(300, MINUTE, columns)).hasSizeLessThan(Math.max(2, columns));
        }
    }

    @Test
    void aNarrowTerminalDoesWithoutTheLessImportant() {
        OptionalLong second = OptionalLong.of(1_000);
        assertThat(running(150, second, Duration.ZERO, 50)).isEqualTo("150/300  loss 0.1426  2.31 it/s  1 s left");
        assertThat(running(150, second, Duration.ZERO, 40)).isEqualTo("150/300  2.31 it/s  1 s left");
        assertThat(running(150, second, Duration.ZERO, 20)).isEqualTo("150/300  1 s left");
        assertThat(running(150, second, Duration.ZERO, 10)).isEqualTo("150/300  ");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0 s",
        "440, 0.4 s",
        "9949, 9.9 s",
        "9950, 10 s",
        "59499, 59 s",
        "59500, 1 min 00 s",
        "185000, 3 min 05 s",
        "3599000, 59 min 59 s",
        "7800000, 2 h 10 min"
    })
    void durationsAreSaidAsPeopleSayThem(long millis, String words) {
        assertThat(ProgressBar.duration(Duration.ofMillis(millis))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"-1, 0 s", "440, 0 s", "9400, 9 s", "9949, 10 s", "59499, 59 s", "65000, 1 min 05 s"})
    void aRemainingTimeHasNoTenths(long millis, String words) {
        assertThat(ProgressBar.remaining(Duration.ofMillis(millis))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.000", "0.14259, 0.1426", "12.3456, 12.35", "0.0000012346, 1.235e-06", "123456, 1.235e+05"})
    void lossesHaveFourDigits(double loss, String words) {
        assertThat(ProgressBar.loss(loss)).isEqualTo(words);
    }

    private static String running(int evaluation, OptionalLong remainingMillis, Duration since, int columns) {
        return ProgressBar.running(Events.progressed(evaluation, remainingMillis), since, MINUTE, columns);
    }
}
