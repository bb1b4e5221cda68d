package dev.stylewright.deploy.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.report.Losses;
import dev.stylewright.protocol.report.Progressed;
import dev.stylewright.protocol.report.Scale;
import dev.stylewright.protocol.report.WorkerInfo;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressBarTest {

    @Test
    void showsShareIterationLossSpeedAndRemainingTime() {
        assertThat(new ProgressBar(80).line(at(150, OptionalLong.of(65_400)), Duration.ZERO))
                .isEqualTo("[##############--------------] 150/300  loss 0.1426  2.31 it/s  1 min 05 s left");
    }

    @Test
    void theRemainingTimeRunsDownBetweenTwoEvents() {
        ProgressBar bar = new ProgressBar(80);
        assertThat(bar.line(at(150, OptionalLong.of(12_000)), Duration.ofSeconds(5)))
                .endsWith("7 s left");
        assertThat(bar.line(at(150, OptionalLong.of(12_000)), Duration.ofMinutes(5)))
                .endsWith("0 s left");
    }

    @Test
    void showsAnUnknownRemainingTime() {
        assertThat(ProgressBar.text(at(1, OptionalLong.empty()), Duration.ZERO)).endsWith("time left unknown");
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "149", "299", "300"})
    void neverFillsTheLine(int evaluation) {
        for (int columns = 1; columns < 200; columns++) {
            assertThat(new ProgressBar(columns).line(at(evaluation, OptionalLong.of(59_999)), Duration.ZERO))
                    .hasSizeLessThan(Math.max(2, columns))
                    .doesNotContain("\n");
        }
    }

    @Test
    void isFullAtTheEndAndEmptyAtTheBeginning() {
        ProgressBar bar = new ProgressBar(80);
        assertThat(bar.line(at(300, OptionalLong.of(0)), Duration.ZERO))
                .startsWith("[####")
                .doesNotContain("-");
        assertThat(bar.line(at(0, OptionalLong.of(0)), Duration.ZERO))
                .startsWith("[----")
                .doesNotContain("#");
    }

    @Test
    void aNarrowTerminalGetsTheWordsOnly() {
        assertThat(new ProgressBar(30).line(at(150, OptionalLong.of(1000)), Duration.ZERO))
                .isEqualTo("150/300  loss 0.1426  2.31 it");
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
    @CsvSource({"0, 0.000", "0.14259, 0.1426", "12.3456, 12.35", "0.0000012346, 1.235e-06", "123456, 1.235e+05"})
    void lossesHaveFourDigits(double loss, String words) {
        assertThat(ProgressBar.loss(loss)).isEqualTo(words);
    }

    private static Progressed at(int evaluation, OptionalLong remainingMillis) {
        return new Progressed(
                "order",
                evaluation,
                300,
                new Scale(1, 3, 128, 85),
                Losses.withoutLayers(0.5, 0.04, 0, 0.14259),
                2.31,
                remainingMillis,
                Optional.empty(),
                1,
                new WorkerInfo("w-1", "1", "cpu", "weights"),
                Map.of());
    }
}
