package dev.stylewright.deploy.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.report.Losses;
import dev.stylewright.protocol.report.Scale;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LossPlotTest {

    private final LossHistory history = new LossHistory(progress -> {});

    /** A loss that halves at equal distances is a straight line on a logarithmic axis. */
    @Test
    void aGeometricDecreaseIsAStraightLine() {
        for (int i = 0; i <= 4; i++) {
            add(1 + 10 * i, 1, Math.pow(0.5, i));
        }
        List<String> lines = LossPlot.lines(history, 54, false);
        assertThat(lines)
                .startsWith(
                        "Plot    5 of 41 iterations were reported; logarithmic axes",
                        "           | total",
                        "     1.000 | *****",
                        "           |      **********",
                        "           |                **********",
                        "           |                          *********",
                        "   0.06250 |                                   ******");
        assertThat(lines).contains("           | content", "           | style");
        assertThat(lines.get(lines.size() - 2)).matches(" {13}1 +41");
        assertThat(lines.get(lines.size() - 1)).matches(" {20,}iterations");
    }

    @Test
    void brailleHasEightDotsPerCharacter() {
        for (int i = 0; i <= 4; i++) {
            add(1 + 10 * i, 1, Math.pow(0.5, i));
        }
        List<String> lines = LossPlot.lines(history, 80, true);
        assertThat(lines.get(2)).matches("     1.000 \\| [\u2801-\u28ff]{4,12}");
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
    }

    @Test
    void linesAreShorterThanTheTerminalIsWide() {
        add(1, 1, 1);
        add(2, 2, 0.5);
        for (int columns = 60; columns < 200; columns++) {
            int most = columns;
            assertThat(LossPlot.lines(history, columns, true))
                    .allSatisfy(line -> assertThat(line).hasSizeLessThan(most));
        }
    }

    @Test
    void saysWhereAScaleBegins() {
        add(1, 1, 1);
        add(5, 1, 0.5);
        add(9, 2, 0.7);
        add(13, 2, 0.6);
        List<String> lines = LossPlot.lines(history, 54, false);
        assertThat(lines)
                .containsSequence(
                        "           +---------------------------+-------------",
                        "             1                         9           13",
                        "                            iterations",
                        "             +  The losses jump where the painting",
                        "             continues at a larger size, with more",
                        "             detail to paint. Sizes in px: 128x85,",
                        "             256x171.");
        assertThat(lines)
                .filteredOn(line -> line.length() > 39 && line.charAt(39) == ':')
                .hasSizeGreaterThan(3);
        assertThat(lines.subList(1, lines.size()))
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(54));
    }

    @Test
    void aLossOfZeroHasNoLogarithm() {
        history.onProgress(event(1, 1, Losses.withoutLayers(0, 1, 0, 1)));
        history.onProgress(event(2, 1, Losses.withoutLayers(0, 0.5, 0, 0.5)));
        assertThat(LossPlot.lines(history, 80, false)).contains("           | content: 0");
    }

    @Test
    void aConstantLossIsAHorizontalLine() {
        add(1, 1, 0.5);
        add(2, 1, 0.5);
        assertThat(LossPlot.lines(history, 54, false)).contains("    0.5000 | " + "*".repeat(40));
    }

    @Test
    void onePointIsNoPlot() {
        add(1, 1, 0.5);
        assertThat(LossPlot.lines(history, 80, true))
                .containsExactly("Plot    fewer than 2 iterations were reported, so there is no plot.");
    }

    @Test
    void aFurtherAttemptBeginsAgain() {
        add(1, 1, 0.5);
        add(2, 1, 0.4);
        history.onProgress(Events.started());
        assertThat(history.points()).isEmpty();
    }

    private void add(int evaluation, int scale, double loss) {
        history.onProgress(event(evaluation, scale, Losses.withoutLayers(loss, loss, loss, loss)));
    }

    private static dev.stylewright.protocol.report.Progressed event(int evaluation, int scale, Losses losses) {
        return Events.progressed(
                evaluation,
                new Scale(scale, 2, scale == 1 ? 128 : 256, scale == 1 ? 85 : 171),
                losses,
                OptionalLong.empty());
    }
}
