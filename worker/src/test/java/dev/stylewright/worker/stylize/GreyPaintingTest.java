package dev.stylewright.worker.stylize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.stylize.options.Colors;
import dev.stylewright.worker.stylize.options.Optimizer;
import dev.stylewright.worker.stylize.options.Start;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Images without colours give a painting without colours. */
class GreyPaintingTest {
    private static final GatysStylizer STYLIZER = new GatysStylizer(TestWeights.loadRandom(4));
    private static final List<WeightedStyle> GREY_STYLES =
            List.of(new WeightedStyle(grey(40, 30, 2), 2), new WeightedStyle(grey(30, 40, 3), 1));

    static Stream<Arguments> ways() {
        return Stream.of(Start.values())
                .flatMap(start -> Stream.of(Colors.values()).map(colors -> Arguments.of(start, colors)));
    }

    @AfterAll
    static void close() {
        STYLIZER.close();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void greyContentAndGreyStylesPaintGrey(Start start, Colors colors) {
        StylizationOptions options = GatysStylizerTest.options(48, 12, start, Optimizer.LBFGS).toBuilder()
                .colors(colors)
                .build();
        List<Evaluation> heard = new ArrayList<>();
        Stylization found = STYLIZER.stylize(grey(60, 45, 1), GREY_STYLES, options, heard::add, () -> false);

        assertThat(mostColour(found.image())).isZero();
        assertThat(found.losses().total()).isLessThan(heard.get(0).losses().total());
    }

    @Test
    void adamPaintsGreyToo() {
        StylizationOptions options = GatysStylizerTest.options(48, 12, Start.NOISE, Optimizer.ADAM);
        assertThat(mostColour(STYLIZER.stylize(grey(60, 45, 1), GREY_STYLES, options, e -> {}, () -> false)
                        .image()))
                .isZero();
    }

    @Test
    void aGreyStyleLeavesAContentItsColours() {
        StylizationOptions options = GatysStylizerTest.options(48, 12, Start.CONTENT, Optimizer.LBFGS);
        for (Colors colors : Colors.values()) {
            Stylization found = STYLIZER.stylize(
                    GatysStylizerTest.noise(60, 45, 1),
                    GREY_STYLES,
                    options.toBuilder().colors(colors).build(),
                    e -> {},
                    () -> false);
            assertThat(mostColour(found.image())).as(colors.name()).isGreaterThan(50);
        }
    }

    @Test
    void oneStyleWithColoursGivesAGreyContentColours() {
        StylizationOptions options = GatysStylizerTest.options(48, 12, Start.CONTENT, Optimizer.LBFGS);
        List<WeightedStyle> styles =
                List.of(GREY_STYLES.get(0), new WeightedStyle(GatysStylizerTest.noise(40, 30, 2), 1));
        Stylization found = STYLIZER.stylize(grey(60, 45, 1), styles, options, e -> {}, () -> false);
        assertThat(mostColour(found.image())).isGreaterThan(10);
    }

    /** The largest difference between the channels of a pixel, in levels. */
    private static int mostColour(Image image) {
        int most = 0;
        byte[] rgb = image.rgb();
        for (int i = 0; i < rgb.length; i += 3) {
            int red = rgb[i] & 0xff;
            int green = rgb[i + 1] & 0xff;
            int blue = rgb[i + 2] & 0xff;
            most = Math.max(most, Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue)));
        }
        return most;
    }

    private static Image grey(int width, int height, long seed) {
        Random random = new Random(seed);
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i += 3) {
            byte level = (byte) random.nextInt(256);
            rgb[i] = level;
            rgb[i + 1] = level;
            rgb[i + 2] = level;
        }
        return new Image(width, height, rgb);
    }
}
