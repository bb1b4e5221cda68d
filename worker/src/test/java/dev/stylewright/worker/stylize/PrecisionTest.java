package dev.stylewright.worker.stylize;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Halves between the picture and its losses. On the CPU, at small sizes: what counts here is that the numbers are right. */
class PrecisionTest {
    private static final ComputeEngine HALVES = ComputeEngine.start(new EngineSettings("cpu", 2, Precision.FP16));
    private static final int CONVOLUTIONS = 7;
    private static final Vgg19Weights FLOAT_WEIGHTS = TestWeights.loadRandom(CONVOLUTIONS);
    private static final Vgg19Weights HALF_WEIGHTS =
            Vgg19Weights.load("random@0", TestWeights.random(CONVOLUTIONS, 1), HALVES);
    private static final Map<String, Double> STYLE = Map.of("relu1_1", 1.0, "relu2_1", 1.0, "relu3_1", 1.0);
    private static final Map<String, Double> CONTENT = Map.of("relu3_2", 1.0);

    /** Noise is the hardest case: rounding decides which of four near equals is pooled, and the gradient goes another way. */
    private static final double GRADIENT_ERROR = 0.06;

    private final NDManager manager = TestWeights.ENGINE.newManager();

    @AfterEach
    void release() {
        manager.close();
    }

    @AfterAll
    static void close() {
        FLOAT_WEIGHTS.close();
        HALF_WEIGHTS.close();
    }

    @Test
    void featuresAreThoseOfFloatsButForRounding() {
        NDArray picture = manager.randomUniform(0, 1, new Shape(1, 3, 35, 50));
        Set<String> layers = Set.of("relu1_1", "relu2_2", "relu3_3");
        Map<String, NDArray> exact = new FeatureExtractor(FLOAT_WEIGHTS, Pooling.MAX, manager).extract(picture, layers);
        Map<String, NDArray> rounded =
                new FeatureExtractor(HALF_WEIGHTS, Pooling.MAX, manager).extract(picture, layers);
        for (String layer : layers) {
            NDArray found = Layers.get(rounded, layer);
            NDArray wanted = Layers.get(exact, layer);
            assertThat(found.getDataType()).isEqualTo(DataType.FLOAT32);
            assertThat(Minimizer.rootMeanSquare(found.sub(wanted).flatten())
                            / Minimizer.rootMeanSquare(wanted.flatten()))
                    .as(layer)
                    .isBetween(1e-6, 3e-3);
        }
    }

    @Test
    void aPaintingEndsWithinAHundredthOfTheLossOfOneInFloats() {
        Recipe recipe = recipe(64, 40, 0.2, 1);
        Picture content = waves(120, 90, 0.15);
        Picture style = waves(96, 96, 0.7);
        Picture exact = paint(FLOAT_WEIGHTS, content, style, recipe);
        Picture rounded = paint(HALF_WEIGHTS, content, style, recipe);
        assertThat(rounded).isNotEqualTo(exact);
        Objective judge = objective(FLOAT_WEIGHTS, content, style, recipe);
        double wanted = loss(judge, exact);
        assertThat(loss(judge, rounded)).isBetween(0.99 * wanted, 1.01 * wanted);
        assertThat(wanted).isLessThan(0.5 * loss(judge, waves(64, 48, 0.2)));
    }

    @Test
    void gradientsComeOutTileByTileToo() {
        Recipe recipe = recipe(90, 1, 0.5, 1);
        Picture content = GatysStylizerTest.noise(90, 60, 1);
        Picture style = GatysStylizerTest.noise(48, 48, 2);
        NDArray start = PictureTensors.upload(Planes.of(GatysStylizerTest.noise(90, 60, 3)), manager);
        Terms terms = terms(HALF_WEIGHTS, content, style, recipe);
        NDArray tiled = new TiledObjective(
                        new TiledNetwork(terms.extractor(), Segment.upTo(List.of("relu3_2")), 32),
                        terms.extractor(),
                        terms.content(),
                        terms.style(),
                        recipe)
                .at(start, manager)
                .gradient();
        NDArray exact = objective(FLOAT_WEIGHTS, content, style, recipe)
                .at(start, manager)
                .gradient();
        assertThat(GoldenTest.error(tiled.toFloatArray(), exact.toFloatArray())).isBetween(1e-6, GRADIENT_ERROR);
    }

    /** Without a scale the gradient of the first would vanish and that of the last overflow: halves end at 6e-8 and 65504. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 1, 1e4})
    void gradientsOfAnySizeSurvive(double weight) {
        Recipe recipe = recipe(60, 1, weight, weight);
        Picture content = GatysStylizerTest.noise(60, 45, 1);
        Picture style = GatysStylizerTest.noise(48, 48, 2);
        NDArray start = PictureTensors.upload(Planes.of(GatysStylizerTest.noise(60, 45, 3)), manager);
        NDArray exact = objective(FLOAT_WEIGHTS, content, style, recipe)
                .at(start, manager)
                .gradient();
        NDArray rounded = objective(HALF_WEIGHTS, content, style, recipe)
                .at(start, manager)
                .gradient();
        assertThat(GoldenTest.error(rounded.toFloatArray(), exact.toFloatArray()))
                .isBetween(1e-6, GRADIENT_ERROR);
    }

    @Test
    void theScaleGoesDownOnOverflowAndUpAgainAfterACalmTime() {
        LossScale scale = LossScale.of(Precision.FP16);
        float first = scale.factor();
        assertThat(scale.retry(false)).isTrue();
        assertThat(scale.factor()).isEqualTo(first / 4);
        for (int i = 0; i < 49; i++) {
            assertThat(scale.retry(true)).isFalse();
        }
        assertThat(scale.factor()).isEqualTo(first / 4);
        assertThat(scale.retry(true)).isFalse();
        assertThat(scale.factor()).isEqualTo(first / 2);
    }

    @Test
    void theScaleGivesUpWhereItCannotHelp() {
        LossScale scale = LossScale.of(Precision.FP16);
        int tries = 0;
        while (scale.retry(false)) {
            tries++;
        }
        assertThat(tries).isBetween(1, 30);
        assertThat(scale.factor()).isPositive();
    }

    @Test
    void floatsNeedNoScale() {
        LossScale scale = LossScale.of(Precision.FP32);
        assertThat(scale.isNeeded()).isFalse();
        assertThat(scale.retry(false)).isFalse();
        assertThat(scale.factor()).isEqualTo(1);
    }

    private static Picture paint(Vgg19Weights weights, Picture content, Picture style, Recipe recipe) {
        return new GatysStylizer(weights)
                .stylize(content, List.of(new WeightedStyle(style, 1)), recipe, e -> {}, () -> false)
                .picture();
    }

    private double loss(Objective objective, Picture picture) {
        return objective
                .at(PictureTensors.upload(Planes.of(picture), manager), manager)
                .value();
    }

    private record Terms(FeatureExtractor extractor, ContentTerm content, StyleTerm style) {}

    private Terms terms(Vgg19Weights weights, Picture content, Picture style, Recipe recipe) {
        FeatureExtractor extractor = new FeatureExtractor(weights, recipe.pooling(), manager);
        Planes scaled = Resampler.resize(
                Planes.of(content), new Extent(content.width(), content.height()).withLonger(recipe.size()));
        return new Terms(
                extractor,
                new ContentTerm(Targets.content(extractor, scaled, CONTENT.keySet(), manager)),
                new StyleTerm(Targets.style(
                        extractor, List.of(new Targets.SharedStyle(Planes.of(style), 1)), STYLE.keySet(), manager)));
    }

    private Objective objective(Vgg19Weights weights, Picture content, Picture style, Recipe recipe) {
        Terms terms = terms(weights, content, style, recipe);
        return new WholeObjective(terms.extractor(), terms.content(), terms.style(), recipe, manager);
    }

    /** A picture without extremes, so that nothing is clipped at the end. */
    private static Picture waves(int width, int height, double frequency) {
        byte[] rgb = new byte[Planes.CHANNELS * width * height];
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % width;
            int y = i / 3 / width;
            rgb[i] = (byte) (128 + 50 * Math.sin(frequency * (x + y * (i % 3))));
        }
        return new Picture(width, height, rgb);
    }

    private static Recipe recipe(int size, int iterations, double content, double style) {
        return new Recipe(
                size,
                iterations,
                content,
                style,
                0,
                STYLE,
                CONTENT,
                Optimizer.LBFGS,
                OptionalDouble.empty(),
                Start.CONTENT,
                0,
                Pooling.MAX);
    }
}
