package dev.stylewright.worker.stylize.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.GatysStylizerTest;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Losses;
import dev.stylewright.worker.stylize.Mask;
import dev.stylewright.worker.stylize.TestWeights;
import dev.stylewright.worker.stylize.WeightedStyle;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.image.ImageTensors;
import dev.stylewright.worker.stylize.network.BorderSplit;
import dev.stylewright.worker.stylize.network.TieFreeWeights;
import dev.stylewright.worker.stylize.network.Window;
import dev.stylewright.worker.stylize.optimize.Differentiable;
import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.Pooling;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import dev.stylewright.worker.stylize.vgg.Layers;
import dev.stylewright.worker.stylize.vgg.Vgg19Weights;
import dev.stylewright.worker.stylize.vgg.WeightTensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Borders that are compared separately: against the definition in 64 bits, in one piece and in tiles. */
class BorderTest {
    private static final double TOLERANCE = 1e-4;
    private static final double UNIT_ROUNDOFF = 0x1p-24;

    /** Products that a convolution sums: a sum of n has a relative error of at most about n roundings. */
    private static final int LONGEST_SUM = 9 * 512;

    /** Roundings of the gradient of one pixel after the network, without tiles; with tiles, up to four such numbers are added. */
    private static final int ROUNDINGS_OF_A_PIXEL = 4;

    private static final Map<String, Double> CONTENT = Map.of("relu2_2", 1.0, "relu4_2", 3.0);

    /** Up to relu5_1. */
    private static final int CONVOLUTIONS = 13;

    private static final Map<String, WeightTensor> RANDOM = TestWeights.random(CONVOLUTIONS, 1);

    private static final Mask MASK = new Mask(3, 2, new byte[] {(byte) 255, (byte) 128, 0, 0, (byte) 200, 0});

    private final NDManager manager = TestWeights.ENGINE.newManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** Of the smallest images some layers are divided and others too small. */
    @ParameterizedTest
    @CsvSource({
        "96,80,32,false",
        "101,83,16,true",
        "97,64,64,true",
        "130,47,48,false",
        "16,90,16,true",
        "17,90,16,false",
        "90,16,32,false",
        "16,16,16,false",
        "48,48,1000,true"
    })
    void valueAndGradientAreThoseOf64Bits(int width, int height, int edge, boolean masked) {
        Case wanted = new Case(new ImageSize(width, height), masked);
        Map<String, WeightTensor> tensors =
                TieFreeWeights.of(RANDOM, wanted.start(), wanted.options().pooling(), CONVOLUTIONS);
        try (Vgg19Weights weights = Vgg19Weights.load("tie-free@1", tensors, TestWeights.ENGINE)) {
            Terms terms = Terms.of(weights, wanted.content(), wanted.styles(), wanted.options(), manager);
            NDArray image = ImageTensors.upload(wanted.start(), manager);
            Differentiable.Evaluated whole = terms.whole(manager).at(image, manager);
            Differentiable.Evaluated tiled = terms.tiled(edge).at(image, manager);
            DoubleObjective.Found exact = new DoubleObjective(
                            tensors, wanted.options(), wanted.content(), wanted.styles(), manager)
                    .at(wanted.start());

            assertThat(whole.value()).isCloseTo(exact.value(), within(TOLERANCE * exact.value()));
            assertThat(tiled.value()).isCloseTo(whole.value(), within(TOLERANCE * whole.value()));
            agree(tiled.losses(), whole.losses(), TOLERANCE);
            double wholeError = DoubleObjective.error(whole.gradient().toFloatArray(), exact.gradient());
            double tiledError = DoubleObjective.error(tiled.gradient().toFloatArray(), exact.gradient());
            assertThat(wholeError).as("error of the untiled gradient").isLessThan(LONGEST_SUM * UNIT_ROUNDOFF);
            assertThat(tiledError)
                    .as("error of the tiled gradient, that of the untiled one being " + wholeError)
                    .isLessThan(3 * Math.max(wholeError, ROUNDINGS_OF_A_PIXEL * UNIT_ROUNDOFF));
        }
    }

    @ParameterizedTest
    @CsvSource({"75,58,false", "58,75,true", "16,50,true", "16,16,false"})
    void whatIsReportedIsNoMatterOfTheBorder(int width, int height, boolean masked) {
        Case wanted = new Case(new ImageSize(width, height), masked);
        try (Vgg19Weights weights = TestWeights.loadRandom(CONVOLUTIONS)) {
            NDArray image = ImageTensors.upload(wanted.start(), manager);
            Terms clean = Terms.of(weights, wanted.content(), wanted.styles(), wanted.options(), manager);
            Terms plain = Terms.of(
                    weights,
                    wanted.content(),
                    wanted.styles(),
                    wanted.options().toBuilder().border(Border.PLAIN).build(),
                    manager);
            Differentiable.Evaluated reference = plain.whole(manager).at(image, manager);

            assertThat(reference.value())
                    .isCloseTo(
                            reference.losses().total(),
                            within(1e-6 * reference.losses().total()));
            for (Objective objective : List.of(clean.whole(manager), clean.tiled(32))) {
                Differentiable.Evaluated found = objective.at(image, manager);
                agree(found.losses(), reference.losses(), 1e-5);
                assertThat(Math.abs(found.value() / reference.value() - 1)).isGreaterThan(1e-4);
            }
        }
    }

    @Test
    void theTwoGroupsArePartsOfTheLayer() {
        BorderSplit split = BorderSplit.of("relu3_1", new ImageSize(20, 31)).orElseThrow();
        assertThat(split.layer()).isEqualTo(new ImageSize(5, 7));
        Window part = new Window(3, 4, 2, 3);
        assertThat(split.inner(part)).contains(new Window(3, 4, 1, 2));
        assertThat(split.outer(part).stream().mapToLong(Window::positions).sum())
                .isEqualTo(4);
        assertThat(split.outer(Window.of(split.layer())).stream()
                                .mapToLong(Window::positions)
                                .sum()
                        + split.inner().positions())
                .isEqualTo(35);
        assertThat(split.innerShare()).isCloseTo(15.0 / 35, within(1e-12));
    }

    @Test
    void shallowAndSmallLayersAreNotDivided() {
        ImageSize large = new ImageSize(500, 400);
        assertThat(BorderSplit.of("relu2_2", large)).isEmpty();
        assertThat(BorderSplit.of("relu3_1", large)).isPresent();
        assertThat(BorderSplit.of("relu4_2", new ImageSize(300, 23))).isEmpty();
        assertThat(BorderSplit.of("relu4_2", new ImageSize(24, 300))).isPresent();
    }

    /** Of the long image's 80 x 40 positions 236 are outermost ones, of the square's 80 x 80 316. */
    @ParameterizedTest
    @CsvSource({
        "320,320,320,160,1.4937",
        "320,160,320,320,0.6695",
        "320,320,100,50,1.4937",
        "320,320,640,640,1",
        "320,320,640,80,2",
        "640,80,320,320,0.5",
        "320,320,320,11,1"
    })
    void outermostPositionsStandForAsManyAsTheStyleHas(int width, int height, int of, int by, double factor) {
        ImageSize image = new ImageSize(width, height);
        assertThat(BorderSplit.outerFactor("relu3_1", image, new ImageSize(of, by)))
                .isCloseTo(factor, within(1e-4));
        assertThat(BorderSplit.outerFactor("relu2_1", image, new ImageSize(of, by)))
                .isEqualTo(1);
    }

    private static void agree(Losses found, Losses expected, double tolerance) {
        assertThat(found.total()).isCloseTo(expected.total(), within(tolerance * expected.total()));
        agree(found.styleByLayer(), expected.styleByLayer(), tolerance);
        agree(found.contentByLayer(), expected.contentByLayer(), tolerance);
    }

    private static void agree(Map<String, Double> found, Map<String, Double> expected, double tolerance) {
        assertThat(found).containsOnlyKeys(expected.keySet());
        expected.forEach((layer, value) ->
                assertThat(Layers.get(found, layer)).as(layer).isCloseTo(value, within(tolerance * value)));
    }

    /** One style so thin that its deep layers are not divided. */
    private record Case(ImageSize imageSize, boolean masked) {
        FloatImage content() {
            return noise(imageSize, 1);
        }

        FloatImage start() {
            return noise(imageSize, 4);
        }

        List<WeightedStyle> styles() {
            int longer = imageSize.longer();
            Image one = noise(new ImageSize(Math.max(ImageSize.SMALLEST_SIDE, longer * 5 / 8), longer), 2)
                    .toImage();
            Image thin =
                    noise(new ImageSize(longer, ImageSize.SMALLEST_SIDE), 3).toImage();
            Optional<Mask> mask = masked ? Optional.of(MASK) : Optional.empty();
            return List.of(new WeightedStyle(one, 2, mask, Optional.empty()), new WeightedStyle(thin, 1));
        }

        StylizationOptions options() {
            return StylizationOptions.builder()
                    .size(imageSize.longer())
                    .iterations(1)
                    .contentWeight(0.5)
                    .styleWeight(1)
                    .totalVariationWeight(0.1)
                    .styleLayers(StylizationOptions.defaults().styleLayers())
                    .contentLayers(CONTENT)
                    .pooling(Pooling.MAX)
                    .build();
        }

        private static FloatImage noise(ImageSize imageSize, long seed) {
            return FloatImage.of(GatysStylizerTest.noise(imageSize.width(), imageSize.height(), seed));
        }
    }
}
