package dev.stylewright.worker.stylize.style;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Mask;
import dev.stylewright.worker.stylize.TestWeights;
import dev.stylewright.worker.stylize.WeightedStyle;
import dev.stylewright.worker.stylize.image.Coloring;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.image.ImageTensors;
import dev.stylewright.worker.stylize.network.FeatureExtractor;
import dev.stylewright.worker.stylize.network.Segment;
import dev.stylewright.worker.stylize.network.TieFreeWeights;
import dev.stylewright.worker.stylize.objective.ContentTerm;
import dev.stylewright.worker.stylize.objective.GoldenTest;
import dev.stylewright.worker.stylize.objective.Objective;
import dev.stylewright.worker.stylize.objective.StyleRegion;
import dev.stylewright.worker.stylize.objective.StyleTerm;
import dev.stylewright.worker.stylize.objective.Styles;
import dev.stylewright.worker.stylize.objective.TiledObjective;
import dev.stylewright.worker.stylize.objective.WholeObjective;
import dev.stylewright.worker.stylize.optimize.Differentiable;
import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.Colors;
import dev.stylewright.worker.stylize.options.Pooling;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import dev.stylewright.worker.stylize.tiling.TiledNetwork;
import dev.stylewright.worker.stylize.vgg.Vgg19Weights;
import dev.stylewright.worker.stylize.vgg.WeightTensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where styles apply, and the effect on Gram matrices, the style term and its gradient. */
class GuidanceTest {
    private static final ImageSize SIZE = new ImageSize(5, 4);

    private final NDManager manager = TestWeights.ENGINE.newManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void masksThatDivideTheImageApplyAsTheyAreWhateverTheWeights() {
        Mask left = mask(SIZE, 255, 255, 0, 0, 0);
        Mask right = mask(SIZE, 0, 0, 255, 255, 255);

        List<Guidance> found = Guidance.of(List.of(Optional.of(left), Optional.of(right)), List.of(5.0, 1.0), SIZE);

        assertThat(row(found.get(0))).containsExactly(1, 1, 0, 0, 0);
        assertThat(row(found.get(1))).containsExactly(0, 0, 1, 1, 1);
    }

    @Test
    void whereMasksOverlapTheWeightsDecide() {
        Mask left = mask(SIZE, 255, 255, 255, 0, 0);

        List<Guidance> found = Guidance.of(List.of(Optional.of(left), Optional.empty()), List.of(3.0, 1.0), SIZE);

        assertThat(row(found.get(0))).containsExactly(new float[] {0.75f, 0.75f, 0.75f, 0, 0}, within(1e-6f));
        assertThat(row(found.get(1))).containsExactly(new float[] {0.25f, 0.25f, 0.25f, 1, 1}, within(1e-6f));
    }

    @Test
    void greyLevelsBlendAtEdgesAndWeakenWhatStandsAlone() {
        Mask fading = mask(SIZE, 255, 204, 102, 51, 0);
        Mask rising = mask(SIZE, 0, 51, 153, 204, 255);

        List<Guidance> pair = Guidance.of(List.of(Optional.of(fading), Optional.of(rising)), List.of(1.0, 1.0), SIZE);
        List<Guidance> alone = Guidance.of(List.of(Optional.of(fading)), List.of(7.0), SIZE);

        assertThat(row(pair.get(0))).containsExactly(new float[] {1, 0.8f, 0.4f, 0.2f, 0}, within(1e-6f));
        assertThat(row(pair.get(1))).containsExactly(new float[] {0, 0.2f, 0.6f, 0.8f, 1}, within(1e-6f));
        assertThat(row(alone.get(0))).containsExactly(new float[] {1, 0.8f, 0.4f, 0.2f, 0}, within(1e-6f));
    }

    @Test
    void aMaskOfAnotherSizeIsResized() {
        Mask small = new Mask(2, 1, new byte[] {(byte) 255, 0});

        GuidanceMap found = GuidanceMap.of(small, new ImageSize(8, 6));

        assertThat(found.weights()[0]).isCloseTo(1, within(0.05f));
        assertThat(found.weights()[7]).isCloseTo(0, within(0.05f));
        assertThat(found.mass()).isCloseTo(24, within(0.5));
    }

    @Test
    void deeperLayersSeeMeansOfFourAndDropWhatThePoolingDrops() {
        GuidanceMap map = new GuidanceMap(new ImageSize(5, 2), new float[] {1, 0, 1, 1, 1, 0, 0, 1, 1, 1});

        GuidanceMap found = map.halved();

        assertThat(found.imageSize()).isEqualTo(new ImageSize(2, 1));
        assertThat(found.weights()).containsExactly(0.25f, 1);
    }

    @Test
    void guidedGramMatrixIsTheWeightedMeanOfProducts() {
        float[] f = {1, 2, 3, 4, -1, 0, 1, 2};
        NDArray features = manager.create(f, new Shape(1, 2, 2, 2));
        NDArray weights = manager.create(new float[] {1, 0.5f, 0, 0}, new Shape(1, 1, 2, 2));

        NDArray gram = GramMatrix.mean(GramMatrix.weightedProducts(features, weights, NDArray::matMul), 1.5);

        assertThat(gram.toFloatArray())
                .containsExactly(new float[] {(1 + 0.5f * 4) / 1.5f, -1 / 1.5f, -1 / 1.5f, 1 / 1.5f}, within(1e-6f));
    }

    @Test
    void aMaskThatIsWhiteEverywhereChangesNothing() {
        NDArray features = manager.randomUniform(0, 1, new Shape(1, 64, 4, 5));
        NDArray target = TestGrams.of(manager.randomUniform(0, 1, new Shape(1, 64, 6, 6)));
        Guidance everywhere = Guidance.of(List.of(Optional.of(mask(SIZE, 255, 255, 255, 255, 255))), List.of(1.0), SIZE)
                .get(0);

        StyleTerm guided = new StyleTerm(List.of(new StyleRegion(Map.of("relu1_1", target), everywhere, manager)));

        assertThat(guided.of("relu1_1", features).getFloat(0))
                .isCloseTo(
                        new StyleTerm(Map.of("relu1_1", target))
                                .of("relu1_1", features)
                                .getFloat(0),
                        within(1e-6f));
    }

    /** Against the formula in plain loops, with two regions, one grey. */
    @Test
    void theStyleTermSumsRegionsByTheirCoverage() {
        Random random = new Random(8);
        float[] f = random(random, 64 * 20);
        float[] a = random(random, 64 * 64);
        float[] b = random(random, 64 * 64);
        Mask first = mask(SIZE, 255, 204, 51, 0, 0);
        Mask second = mask(SIZE, 0, 0, 0, 0, 255);
        List<Guidance> where = Guidance.of(List.of(Optional.of(first), Optional.of(second)), List.of(1.0, 1.0), SIZE);
        StyleTerm term = new StyleTerm(List.of(
                new StyleRegion(Map.of("relu1_2", manager.create(a, new Shape(64, 64))), where.get(0), manager),
                new StyleRegion(Map.of("relu1_2", manager.create(b, new Shape(64, 64))), where.get(1), manager)));

        double found =
                term.of("relu1_2", manager.create(f, new Shape(1, 64, 4, 5))).getFloat(0);

        double expected = naive(f, a, where.get(0)) + naive(f, b, where.get(1));
        assertThat(found).isCloseTo(expected, within(1e-4 * expected));
    }

    /** Average pooling, since the maximum has kinks that differences would step over. */
    @Test
    void theGradientOfAGuidedObjectiveIsTheSlopeOfItsValue() {
        try (Vgg19Weights weights = TestWeights.loadRandom(4)) {
            ImageSize imageSize = new ImageSize(17, 16);
            StylizationOptions options = options();
            FeatureExtractor extractor = new FeatureExtractor(weights, Pooling.AVG, manager);
            Mask blob = new Mask(3, 1, new byte[] {(byte) 255, (byte) 128, 0});
            Styles styles = new Styles(
                    List.of(
                            new WeightedStyle(noise(20, 16, 1), 2, Optional.of(blob), Optional.empty()),
                            new WeightedStyle(noise(16, 24, 2), 1)),
                    options,
                    Coloring.of(Colors.STYLE, FloatImage.of(noise(17, 16, 3))),
                    new ImageSize(17, 16),
                    new GramCache(0));
            Objective objective = new WholeObjective(
                    extractor,
                    new ContentTerm(Map.of()),
                    new StyleTerm(styles.regions(
                            new FeatureSource(extractor, OptionalInt.empty()),
                            imageSize,
                            options.styleLayers().keySet(),
                            manager)),
                    options,
                    manager);
            NDArray x = ImageTensors.upload(FloatImage.of(noise(17, 16, 4)), manager);
            NDArray gradient = objective.at(x, manager).gradient();
            double size = Math.sqrt(gradient.square().sum().getFloat());
            NDArray step = gradient.mul((float) (0.02 / size));
            double up = objective.at(x.add(step), manager).value();
            double down = objective.at(x.sub(step), manager).value();
            assertThat((up - down) / 0.04).isCloseTo(size, within(0.01 * size));
        }
    }

    /** Two regions with grey edges, of a size that no tile divides. Where no ReLU is near its kink, sums of 9 x 128 products differ by rounding only. */
    @Test
    void computedTileByTileMasksGiveTheSameLossAndGradient() {
        StylizationOptions options = options();
        FloatImage start = FloatImage.of(noise(75, 53, 4));
        Map<String, WeightTensor> tensors = TieFreeWeights.of(TestWeights.random(4, 1), start, options.pooling(), 4);
        try (Vgg19Weights weights = Vgg19Weights.load("tie-free@1", tensors, TestWeights.ENGINE)) {
            ImageSize imageSize = start.imageSize();
            FeatureExtractor extractor = new FeatureExtractor(weights, options.pooling(), manager);
            Mask blob = new Mask(3, 2, new byte[] {(byte) 255, (byte) 128, 0, 0, (byte) 200, 0});
            Styles styles = new Styles(
                    List.of(
                            new WeightedStyle(noise(40, 30, 1), 2, Optional.of(blob), Optional.empty()),
                            new WeightedStyle(noise(30, 44, 2), 1)),
                    options,
                    Coloring.of(Colors.STYLE, FloatImage.of(noise(75, 53, 3))),
                    new ImageSize(75, 53),
                    new GramCache(0));
            StyleTerm style = new StyleTerm(styles.regions(
                    new FeatureSource(extractor, OptionalInt.empty()),
                    imageSize,
                    options.styleLayers().keySet(),
                    manager));
            ContentTerm content = new ContentTerm(Map.of());
            NDArray image = ImageTensors.upload(start, manager);

            Differentiable.Evaluated whole =
                    new WholeObjective(extractor, content, style, options, manager).at(image, manager);
            List<Segment> segments = Segment.upTo(options.styleLayers().keySet());
            Differentiable.Evaluated tiled = new TiledObjective(
                            new TiledNetwork(extractor, segments, 32), extractor, content, style, options)
                    .at(image, manager);

            assertThat(tiled.value()).isCloseTo(whole.value(), within(1e-4 * whole.value()));
            assertThat(GoldenTest.error(
                            tiled.gradient().toFloatArray(), whole.gradient().toFloatArray()))
                    .isLessThan(1e-4);
        }
    }

    @Test
    void outsideAllMasksNothingPullsAtTheImage() {
        try (Vgg19Weights weights = TestWeights.loadRandom(1)) {
            ImageSize imageSize = new ImageSize(24, 16);
            FeatureExtractor extractor = new FeatureExtractor(weights, Pooling.MAX, manager);
            byte[] levels = new byte[24 * 16];
            for (int i = 0; i < levels.length; i++) {
                levels[i] = (byte) (i % 24 < 8 ? 255 : 0);
            }
            StylizationOptions options = StylizationOptions.builder()
                    .size(24)
                    .iterations(1)
                    .contentWeight(0)
                    .styleWeight(1)
                    .totalVariationWeight(0)
                    .styleLayers(Map.of("relu1_1", 1.0))
                    .contentLayers(Map.of())
                    .pooling(Pooling.MAX)
                    .border(Border.PLAIN)
                    .build();
            Styles styles = new Styles(
                    List.of(new WeightedStyle(
                            noise(24, 16, 1), 1, Optional.of(new Mask(24, 16, levels)), Optional.empty())),
                    options,
                    Coloring.of(Colors.STYLE, FloatImage.of(noise(24, 16, 2))),
                    new ImageSize(24, 16),
                    new GramCache(0));
            Objective objective = new WholeObjective(
                    extractor,
                    new ContentTerm(Map.of()),
                    new StyleTerm(styles.regions(
                            new FeatureSource(extractor, OptionalInt.empty()), imageSize, Set.of("relu1_1"), manager)),
                    options,
                    manager);
            float[] gradient = objective
                    .at(ImageTensors.upload(FloatImage.of(noise(24, 16, 3)), manager), manager)
                    .gradient()
                    .toFloatArray();
            for (int i = 0; i < gradient.length; i++) {
                if (i % 24 > 8) {
                    assertThat(gradient[i]).isZero();
                }
            }
            assertThat(gradient[0]).isNotZero();
        }
    }

    private static StylizationOptions options() {
        return StylizationOptions.builder()
                .size(16)
                .iterations(1)
                .contentWeight(0)
                .styleWeight(1)
                .totalVariationWeight(0.1)
                .styleLayers(Map.of("relu1_1", 1.0, "relu2_1", 2.0))
                .contentLayers(Map.of())
                .pooling(Pooling.AVG)
                .border(Border.PLAIN)
                .build();
    }

    private static double naive(float[] f, float[] target, Guidance where) {
        GuidanceMap map = where.atBlock(1);
        double difference = 0;
        double square = 0;
        for (int i = 0; i < 64; i++) {
            for (int j = 0; j < 64; j++) {
                double sum = 0;
                for (int p = 0; p < 20; p++) {
                    sum += map.weights()[p] * f[20 * i + p] * f[20 * j + p];
                }
                difference += Math.pow(sum / map.mass() - target[64 * i + j], 2);
                square += Math.pow(target[64 * i + j], 2);
            }
        }
        return map.mass() / 20 * difference / square;
    }

    /** A mask whose rows are all alike. */
    private static Mask mask(ImageSize imageSize, int... levels) {
        byte[] bytes = new byte[imageSize.width() * imageSize.height()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) levels[i % levels.length];
        }
        return new Mask(imageSize.width(), imageSize.height(), bytes);
    }

    private static float[] row(Guidance guidance) {
        return java.util.Arrays.copyOf(guidance.atBlock(1).weights(), SIZE.width());
    }

    private static float[] random(Random random, int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }

    private static Image noise(int width, int height, long seed) {
        byte[] rgb = new byte[3 * width * height];
        new Random(seed).nextBytes(rgb);
        return new Image(width, height, rgb);
    }
}
