package dev.stylewright.worker.stylize.style;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.WeightedStyle;
import dev.stylewright.worker.stylize.image.Coloring;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.Colors;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The size at which a style is used. */
class StyleSourceTest {

    @ParameterizedTest(name = "content {0}x{1}, style {2}x{3}, styleScale {4}: {5}x{6}")
    @CsvSource({
        "512, 512, 100, 100, 1,   512, 512",
        "512, 341, 100, 80,  1,   512, 410",
        "512, 341, 80,  100, 1,   410, 512",
        "512, 341, 100, 100, 2,   1024, 1024",
        "512, 341, 100, 100, 0.5, 256, 256",
        "512, 512, 960, 40,  1,   512, 21",
        "900, 300, 100, 100, 1,   900, 900",
        "800, 200, 100, 100, 1,   800, 800"
    })
    void itsLongerEdgeIsStyleScaleTimesTheContents(
            int width, int height, int styleWidth, int styleHeight, double scale, int foundWidth, int foundHeight) {
        ImageSize content = new ImageSize(width, height);

        assertThat(source(styleWidth, styleHeight, content, scale).sizeAt(content))
                .isEqualTo(new ImageSize(foundWidth, foundHeight));
    }

    @ParameterizedTest(name = "content {0}x{1}, style {2}x{3}, styleScale {4}: {5}x{6}")
    @CsvSource({
        "4000, 64,   100, 100, 1,   1011, 1011",
        "64,   4000, 100, 100, 1,   1011, 1011",
        "4000, 64,   100, 100, 0.5, 505, 505",
        "4000, 64,   200, 100, 1,   1431, 716",
        "900,  100,  100, 100, 1,   600, 600"
    })
    void ofAStripItHasFourTimesThePixels(
            int width, int height, int styleWidth, int styleHeight, double scale, int foundWidth, int foundHeight) {
        ImageSize content = new ImageSize(width, height);

        ImageSize found = source(styleWidth, styleHeight, content, scale).sizeAt(content);

        assertThat(found).isEqualTo(new ImageSize(foundWidth, foundHeight));
        assertThat((double) found.pixels() / content.pixels()).isBetween(3.9 * scale * scale, 4.01 * scale * scale);
    }

    @Test
    void coarserScalesSeeItSmallerByTheSameFactor() {
        StyleSource source = source(100, 100, new ImageSize(4000, 64), 1);

        assertThat(source.sizeAt(new ImageSize(2000, 32)).longer()).isEqualTo(505);
        assertThat(source.at(new ImageSize(1000, 16)).imageSize()).isEqualTo(new ImageSize(252, 252));
    }

    /** Four times the pixels would leave 13. */
    @Test
    void sixteenPixelsOfItsShorterEdgeAreLeft() {
        ImageSize content = new ImageSize(2000, 20);

        assertThat(source(1000, 100, content, 0.1).sizeAt(content)).isEqualTo(new ImageSize(160, 16));
    }

    @Test
    void itsMatricesAreKnownByItsSizeThere() {
        ImageSize strip = new ImageSize(800, 32);
        ImageSize square = new ImageSize(800, 800);
        StyleSource beside = source(100, 100, strip, 1);
        StyleSource alone = source(100, 100, square, 1);

        assertThat(beside.key(strip, OptionalInt.empty(), "relu1_1"))
                .isPresent()
                .isEqualTo(beside.key(strip, OptionalInt.empty(), "relu1_1"))
                .isNotEqualTo(alone.key(square, OptionalInt.empty(), "relu1_1"))
                .isNotEqualTo(beside.key(strip, OptionalInt.of(64), "relu1_1"));
    }

    private static StyleSource source(int width, int height, ImageSize content, double styleScale) {
        Image image = new Image(width, height, new byte[3 * width * height]);
        StylizationOptions usual = StylizationOptions.defaults();
        StylizationOptions options = usual.toBuilder()
                .size(content.longer())
                .iterations(1)
                .styleScale(styleScale)
                .border(Border.PLAIN)
                .build();
        Coloring coloring = Coloring.of(Colors.STYLE, FloatImage.of(new Image(1, 1, new byte[3])));
        WeightedStyle style = new WeightedStyle(image, 1, Optional.empty(), Optional.of("etag"));
        return new StyleSource(style, options, coloring, content);
    }
}
