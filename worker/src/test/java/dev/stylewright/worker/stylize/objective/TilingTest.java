package dev.stylewright.worker.stylize.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.TestWeights;
import dev.stylewright.worker.stylize.WeightedStyle;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.image.ImageTensors;
import dev.stylewright.worker.stylize.network.Segment;
import dev.stylewright.worker.stylize.network.TieFreeWeights;
import dev.stylewright.worker.stylize.optimize.Differentiable;
import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.Pooling;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import dev.stylewright.worker.stylize.tiling.Tile;
import dev.stylewright.worker.stylize.vgg.Layers;
import dev.stylewright.worker.stylize.vgg.Vgg19;
import dev.stylewright.worker.stylize.vgg.Vgg19Weights;
import dev.stylewright.worker.stylize.vgg.WeightTensor;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Loss and gradient computed tile by tile equal those of the image in one piece except for rounding. The amount of rounding depends on the processor;
 * the gradient in 64 bits shows it if there are no near ties.
 */
class TilingTest {
    private static final double TOLERANCE = 1e-4;
    private static final double UNIT_ROUNDOFF = 0x1p-24;

    /** Products that a convolution sums: a sum of n has a relative error of at most about n roundings. */
    private static final int LONGEST_SUM = 9 * 512;

    /** Roundings of the gradient of one pixel after the network, without tiles; with tiles, up to four such numbers are added. */
    private static final int ROUNDINGS_OF_A_PIXEL = 4;

    private static final Map<String, Double> DEFAULT_STYLE =
            StylizationOptions.defaults().styleLayers();
    private static final Map<String, Double> RELU4_2 = Map.of("relu4_2", 1.0);

    private static final Map<String, WeightTensor> RANDOM = TestWeights.random(16, 1);

    private final NDManager manager = TestWeights.ENGINE.newManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({
        "96,80,32",
        "96,80,48",
        "101,83,32",
        "101,83,16",
        "97,64,64",
        "130,47,48",
        "17,90,16",
        "64,64,64",
        "33,31,1000"
    })
    void anySizeInTilesOfAnySize(int width, int height, int edge) {
        Case wanted = new Case(options(DEFAULT_STYLE, RELU4_2, 0.1, Pooling.MAX), new ImageSize(width, height));
        agree(wanted, edge, Segment.upTo(wanted.layers()));
    }

    @ParameterizedTest
    @EnumSource
    void eitherPooling(Pooling pooling) {
        Case wanted = new Case(options(DEFAULT_STYLE, RELU4_2, 0.1, pooling), new ImageSize(91, 75));
        agree(wanted, 32, Segment.upTo(wanted.layers()));
    }

    static Stream<Arguments> terms() {
        Map<String, Double> shallow = Map.of("relu1_1", 1.0, "relu2_2", 0.5);
        return Stream.of(
                Arguments.of("content deeper than style", options(shallow, RELU4_2, 0, Pooling.MAX)),
                Arguments.of("shallow only", options(shallow, Map.of("relu1_2", 1.0), 1, Pooling.MAX)),
                Arguments.of("the first layer only", options(Map.of("relu1_1", 1.0), Map.of(), 0, Pooling.MAX)),
                Arguments.of(
                        "content at several layers",
                        options(DEFAULT_STYLE, Map.of("relu1_1", 1.0, "relu3_3", 2.0, "relu5_1", 1.0), 0, Pooling.MAX)),
                Arguments.of("no style", options(Map.of(), Map.of("relu3_1", 1.0), 0.1, Pooling.MAX)),
                Arguments.of("total variation only", options(Map.of(), Map.of(), 1, Pooling.MAX)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("terms")
    void anyTerms(String name, StylizationOptions options) {
        Case wanted = new Case(options, new ImageSize(75, 58));
        agree(wanted, 32, Segment.upTo(wanted.layers()));
    }

    @Test
    void allSixteenLayers() {
        Map<String, Double> all = new LinkedHashMap<>();
        Vgg19.layers().forEach(layer -> all.put(layer, 1.0));
        Case wanted = new Case(options(all, all, 0.1, Pooling.AVG), new ImageSize(83, 66));
        agree(wanted, 32, Segment.upTo(wanted.layers()));
    }

    @Test
    void theHaloFollowsFromTheDeepestLayer() {
        assertThat(Segment.upTo("relu5_1").halo()).isEqualTo(80);
        assertThat(Segment.upTo("relu5_4").halo()).isEqualTo(128);
        assertThat(Segment.upTo("relu4_2").halo()).isEqualTo(40);
        assertThat(Segment.upTo(List.of("relu5_1", "relu1_1")))
                .containsExactly(
                        new Segment(1, "relu2_2", true),
                        new Segment(3, "relu3_4", true),
                        new Segment(4, "relu4_4", true),
                        new Segment(5, "relu5_1", false))
                .extracting(Segment::halo)
                .containsExactly(8, 4, 4, 1);
    }

    @ParameterizedTest
    @CsvSource({"1000,333,256", "16,16,16", "255,17,32", "4096,4096,512", "20,20,1"})
    void theCoresCoverTheInputOnceAndTilesNeverReachOutside(int width, int height, int edge) {
        ImageSize input = new ImageSize(width, height);
        for (Segment segment : Segment.upTo(Vgg19.layers())) {
            List<Tile> tiles = Tile.of(input, segment, edge);
            assertThat(tiles.stream().mapToLong(t -> t.core().positions()).sum())
                    .isEqualTo(input.pixels());
            assertThat(tiles).allSatisfy(tile -> {
                assertThat(tile.core().x() % segment.alignment()).isZero();
                assertThat(tile.region().x() % segment.alignment()).isZero();
                assertThat(tile.core().width())
                        .isLessThan(Math.max(edge, segment.alignment()) + 2 * segment.alignment());
                assertThat(tile.region().right()).isLessThanOrEqualTo(width);
                assertThat(tile.region().bottom()).isLessThanOrEqualTo(height);
            });
        }
    }

    /** The halo of the network as one segment is the 80 pixels of the textbook; here tiles really end inside the image. */
    @Tag("slow")
    @Test
    void theWholeNetworkAsOneSegment() {
        Case wanted = new Case(options(DEFAULT_STYLE, RELU4_2, 0.1, Pooling.MAX), new ImageSize(215, 50));
        agree(wanted, 32, List.of(Segment.upTo("relu5_1")));
    }

    private record Case(StylizationOptions shapeless, ImageSize imageSize) {
        /** For the size of the image, beside which no style is resized. */
        StylizationOptions options() {
            return StylizationOptions.builder()
                    .size(imageSize.longer())
                    .iterations(1)
                    .contentWeight(shapeless.contentWeight())
                    .styleWeight(shapeless.styleWeight())
                    .totalVariationWeight(shapeless.totalVariationWeight())
                    .styleLayers(shapeless.styleLayers())
                    .contentLayers(shapeless.contentLayers())
                    .pooling(shapeless.pooling())
                    .border(Border.PLAIN)
                    .build();
        }

        Set<String> layers() {
            Set<String> layers = new LinkedHashSet<>(shapeless.styleLayers().keySet());
            layers.addAll(shapeless.contentLayers().keySet());
            return layers;
        }

        int convolutions() {
            return layers().stream().mapToInt(Vgg19.layers()::indexOf).max().orElse(0) + 1;
        }
    }

    private void agree(Case wanted, int edge, List<Segment> segments) {
        FloatImage start = noise(wanted.imageSize(), 4);
        Map<String, WeightTensor> tensors =
                TieFreeWeights.of(RANDOM, start, wanted.options().pooling(), wanted.convolutions());
        try (Vgg19Weights weights = Vgg19Weights.load("tie-free@1", tensors, TestWeights.ENGINE)) {
            agree(wanted, start, edge, segments, weights, tensors);
        }
    }

    private void agree(
            Case wanted,
            FloatImage start,
            int edge,
            List<Segment> segments,
            Vgg19Weights weights,
            Map<String, WeightTensor> tensors) {
        StylizationOptions options = wanted.options();
        FloatImage original = noise(wanted.imageSize(), 1);
        int longer = wanted.imageSize().longer();
        List<WeightedStyle> styles = List.of(
                new WeightedStyle(
                        noise(new ImageSize(longer * 5 / 8, longer), 2).toImage(), 0.7),
                new WeightedStyle(noise(new ImageSize(longer, longer / 2), 3).toImage(), 0.3));
        Terms terms = Terms.of(weights, original, styles, options, manager);
        NDArray image = ImageTensors.upload(start, manager);
        Differentiable.Evaluated whole = terms.whole(manager).at(image, manager);
        Differentiable.Evaluated tiled = terms.tiled(segments, edge).at(image, manager);
        assertThat(tiled.value()).isCloseTo(whole.value(), within(TOLERANCE * whole.value()));
        agree(tiled.losses().styleByLayer(), whole.losses().styleByLayer());
        agree(tiled.losses().contentByLayer(), whole.losses().contentByLayer());
        assertThat(tiled.losses().totalVariation()).isCloseTo(whole.losses().totalVariation(), within(TOLERANCE));
        assertThat(tiled.gradient().getShape()).isEqualTo(image.getShape());
        double[] exact = new DoubleObjective(tensors, options, original, styles, manager).gradient(start);
        double wholeError = DoubleObjective.error(whole.gradient().toFloatArray(), exact);
        double tiledError = DoubleObjective.error(tiled.gradient().toFloatArray(), exact);
        assertThat(wholeError).as("error of the untiled gradient").isLessThan(LONGEST_SUM * UNIT_ROUNDOFF);
        assertThat(tiledError)
                .as("error of the tiled gradient, that of the untiled one being " + wholeError)
                .isLessThan(3 * Math.max(wholeError, ROUNDINGS_OF_A_PIXEL * UNIT_ROUNDOFF));
    }

    private static void agree(Map<String, Double> found, Map<String, Double> expected) {
        assertThat(found).containsOnlyKeys(expected.keySet());
        expected.forEach((layer, value) ->
                assertThat(Layers.get(found, layer)).as(layer).isCloseTo(value, within(TOLERANCE * value)));
    }

    private static StylizationOptions options(
            Map<String, Double> style, Map<String, Double> content, double variation, Pooling pooling) {
        return StylizationOptions.builder()
                .size(16)
                .iterations(1)
                .contentWeight(content.isEmpty() ? 0 : 0.5)
                .styleWeight(style.isEmpty() ? 0 : 1)
                .totalVariationWeight(variation)
                .styleLayers(style)
                .contentLayers(content)
                .pooling(pooling)
                .border(Border.PLAIN)
                .build();
    }

    private static FloatImage noise(ImageSize imageSize, long seed) {
        Random random = new Random(seed);
        float[] values = new float[Math.toIntExact(FloatImage.CHANNELS * imageSize.pixels())];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return new FloatImage(imageSize, values);
    }
}
