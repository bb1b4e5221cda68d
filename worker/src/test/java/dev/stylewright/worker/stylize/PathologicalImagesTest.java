package dev.stylewright.worker.stylize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.Optimizer;
import dev.stylewright.worker.stylize.options.Pooling;
import dev.stylewright.worker.stylize.options.Start;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Images that are unlikely in practice, with the weights that come with the worker: every loss is a finite number, and no painting ends above the
 * loss with which it began, that of the start image at the size of the result.
 */
class PathologicalImagesTest {

    /** Two scales. */
    private static final int SIZE = 136;

    /** One scale. */
    private static final int SMALL = 48;

    private static final int EVALUATIONS = 10;
    /** An image in its own style begins at 0, and resizing rounds. */
    private static final double ROUNDING = 1e-10;

    private static final GatysStylizer STYLIZER = new GatysStylizer(TestWeights.bundled());

    @AfterAll
    static void close() {
        STYLIZER.close();
    }

    static Stream<Arguments> pairs() {
        Image photo = waves(90, 60);
        return Stream.of(
                Arguments.of("all black, by waves", plain(80, 60, 0, 0, 0), photo, SMALL),
                Arguments.of("all white, by waves", plain(80, 60, 255, 255, 255), photo, SMALL),
                Arguments.of("waves, by one colour", photo, plain(64, 64, 200, 40, 90), SMALL),
                Arguments.of("one colour, by the same", plain(70, 50, 9, 99, 199), plain(70, 50, 9, 99, 199), SIZE),
                Arguments.of("all black, by all white", plain(64, 64, 0, 0, 0), plain(64, 64, 255, 255, 255), SMALL),
                Arguments.of("a checkerboard, by waves", checkerboard(SIZE, 100), photo, SIZE),
                Arguments.of("waves, by a checkerboard", photo, checkerboard(100, 100), SMALL),
                Arguments.of("noise, by other noise", noise(SIZE, SIZE, 1), noise(100, 80, 2), SIZE),
                Arguments.of("16 x 16 by 16 x 16", noise(16, 16, 3), waves(16, 16), 16));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void paintingIsSafe(String name, Image content, Image style, int size) {
        requireSafe(content, style, size, EVALUATIONS, Start.CONTENT, Optimizer.LBFGS);
    }

    @ParameterizedTest
    @EnumSource
    void fromAnyStartAndByAnyOptimiserPaintingIsSafe(Start start) {
        for (Optimizer optimizer : Optimizer.values()) {
            requireSafe(checkerboard(64, 48), plain(64, 64, 0, 0, 0), 48, 12, start, optimizer);
        }
    }

    /** The style is square, and would be taken at 4000 x 4000 px if its longer edge had to be the strip's. */
    @Tag("slow")
    @Test
    void aLongStripIsSafe() {
        List<WeightedStyle> style = List.of(new WeightedStyle(noise(100, 100, 5), 1));
        List<Double> heard = new ArrayList<>();
        Stylization painting = STYLIZER.stylize(
                waves(4000, 64),
                style,
                options(4000, 2, Start.CONTENT, Optimizer.LBFGS),
                e -> heard.add(e.losses().total()),
                () -> false);

        assertThat(heard).hasSize(2).allMatch(Double::isFinite);
        assertThat(painting.losses().total()).isLessThanOrEqualTo(heard.get(0));
        assertThat(painting.image().width()).isEqualTo(4000);
    }

    private static void requireSafe(
            Image content, Image style, int size, int evaluations, Start start, Optimizer optimizer) {
        List<WeightedStyle> styles = List.of(new WeightedStyle(style, 1));
        double began = STYLIZER.stylize(content, styles, options(size, 1, start, optimizer), e -> {}, () -> false)
                .losses()
                .total();
        List<Double> heard = new ArrayList<>();
        Stylization painting = STYLIZER.stylize(
                content,
                styles,
                options(size, evaluations, start, optimizer),
                e -> heard.add(e.losses().total()),
                () -> false);

        assertThat(heard).as("losses on the way").isNotEmpty().allMatch(loss -> loss >= 0 && Double.isFinite(loss));
        assertThat(painting.losses().total()).as("loss in the end").isLessThanOrEqualTo(began * (1 + 1e-6) + ROUNDING);
        assertThat(Math.max(painting.image().width(), painting.image().height()))
                .isEqualTo(size);
    }

    private static StylizationOptions options(int size, int evaluations, Start start, Optimizer optimizer) {
        StylizationOptions usual = StylizationOptions.defaults();
        return StylizationOptions.builder()
                .size(size)
                .iterations(evaluations)
                .contentWeight(usual.contentWeight())
                .styleWeight(usual.styleWeight())
                .totalVariationWeight(usual.totalVariationWeight())
                .styleLayers(Map.copyOf(usual.styleLayers()))
                .contentLayers(Map.copyOf(usual.contentLayers()))
                .optimizer(optimizer)
                .start(start)
                .seed(7)
                .pooling(Pooling.MAX)
                .border(Border.PLAIN)
                .build();
    }

    private static Image plain(int width, int height, int red, int green, int blue) {
        return drawn(width, height, (x, y) -> red << 16 | green << 8 | blue);
    }

    private static Image checkerboard(int width, int height) {
        return drawn(width, height, (x, y) -> (x + y) % 2 == 0 ? 0xffffff : 0);
    }

    private static Image waves(int width, int height) {
        return drawn(
                width,
                height,
                (x, y) -> (int) (127 + 120 * Math.sin(x / 5.0)) << 16
                        | (int) (127 + 120 * Math.sin(y / 7.0)) << 8
                        | (int) (127 + 120 * Math.sin((x + y) / 11.0)));
    }

    private static Image noise(int width, int height, long seed) {
        Random random = new Random(seed);
        return drawn(width, height, (x, y) -> random.nextInt(1 << 24));
    }

    private interface Colour {
        int at(int x, int y);
    }

    private static Image drawn(int width, int height, Colour colour) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            int found = colour.at(i % width, i / width);
            rgb[3 * i] = (byte) (found >> 16);
            rgb[3 * i + 1] = (byte) (found >> 8);
            rgb[3 * i + 2] = (byte) found;
        }
        return new Image(width, height, rgb);
    }
}
