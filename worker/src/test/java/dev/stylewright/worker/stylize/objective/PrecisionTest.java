package dev.stylewright.worker.stylize.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.stylewright.worker.stylize.GatysStylizer;
import dev.stylewright.worker.stylize.GatysStylizerTest;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.TestWeights;
import dev.stylewright.worker.stylize.WeightedStyle;
import dev.stylewright.worker.stylize.engine.ComputeEngine;
import dev.stylewright.worker.stylize.engine.EngineSettings;
import dev.stylewright.worker.stylize.engine.Precision;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.image.ImageTensors;
import dev.stylewright.worker.stylize.image.Resampler;
import dev.stylewright.worker.stylize.network.FeatureExtractor;
import dev.stylewright.worker.stylize.network.TieFreeWeights;
import dev.stylewright.worker.stylize.optimize.Minimizer;
import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.Pooling;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import dev.stylewright.worker.stylize.vgg.Layers;
import dev.stylewright.worker.stylize.vgg.Vgg19;
import dev.stylewright.worker.stylize.vgg.Vgg19Weights;
import dev.stylewright.worker.stylize.vgg.WeightTensor;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** 16 bits between the image and its losses. On the CPU, at small sizes: what counts here is that the numbers are right. */
class PrecisionTest {
    private static final int CONVOLUTIONS = 7;
    private static final Vgg19Weights FLOAT_WEIGHTS = TestWeights.loadRandom(CONVOLUTIONS);
    private static final Map<String, Double> STYLE = Map.of("relu1_1", 1.0, "relu2_1", 1.0, "relu3_1", 1.0);
    private static final Map<String, Double> CONTENT = Map.of("relu3_2", 1.0);

    /** Half the distance between 1 and the next number. */
    private static double unitRoundoff(Precision precision) {
        return precision == Precision.FP16 ? 0x1p-11 : 0x1p-8;
    }

    /** A layer rounds its kernel and its output, in the forward and in the backward pass. */
    private static double gradientError(Precision precision) {
        return 4 * CONVOLUTIONS * unitRoundoff(precision);
    }

    private static Vgg19Weights load(Map<String, WeightTensor> tensors, Precision precision) {
        return Vgg19Weights.load("random@1", tensors, ComputeEngine.start(new EngineSettings("cpu", 2, precision)));
    }

    private final NDManager manager = TestWeights.ENGINE.newManager();

    @AfterEach
    void release() {
        manager.close();
    }

    @AfterAll
    static void close() {
        FLOAT_WEIGHTS.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"FP16", "BF16"})
    void featuresAreThoseOfFloatsButForRounding(Precision precision) {
        NDArray image = manager.randomUniform(0, 1, new Shape(1, 3, 35, 50));
        Set<String> layers = Set.of("relu1_1", "relu2_2", "relu3_3");
        Map<String, NDArray> exact = new FeatureExtractor(FLOAT_WEIGHTS, Pooling.MAX, manager).extract(image, layers);
        try (Vgg19Weights weights = load(TestWeights.random(CONVOLUTIONS, 1), precision)) {
            Map<String, NDArray> rounded = new FeatureExtractor(weights, Pooling.MAX, manager).extract(image, layers);
            for (String layer : layers) {
                NDArray found = Layers.get(rounded, layer);
                NDArray wanted = Layers.get(exact, layer);
                assertThat(found.getDataType()).isEqualTo(DataType.FLOAT32);
                assertThat(Minimizer.rootMeanSquare(found.sub(wanted).flatten())
                                / Minimizer.rootMeanSquare(wanted.flatten()))
                        .as(layer)
                        .isBetween(1e-6, (1 + 2 * (Vgg19.layers().indexOf(layer) + 1)) * unitRoundoff(precision));
            }
        }
    }

    /**
     * A difference in the last bit of the content leads to a different painting with a different loss, so means over several paintings are compared.
     * Processors without instructions for these types take minutes.
     */
    @Tag("slow")
    @ParameterizedTest
    @EnumSource(names = {"FP16", "BF16"})
    void paintingsEndWithinAHundredthOfTheLossOfThoseInFloats(Precision precision) {
        StylizationOptions options = options(64, 80, 0.2, 1, Pooling.MAX);
        Image content = waves(120, 90, 0.15);
        Image style = waves(96, 96, 0.7);
        Objective judge = objective(FLOAT_WEIGHTS, content, style, options);
        List<Image> contents = List.of(content, otherLastBits(content, 1), otherLastBits(content, 2));
        double exact = meanLoss(judge, FLOAT_WEIGHTS, contents, style, options);
        try (Vgg19Weights weights = load(TestWeights.random(CONVOLUTIONS, 1), precision)) {
            assertThat(meanLoss(judge, weights, contents, style, options)).isCloseTo(exact, withinPercentage(1));
            assertThat(paint(weights, content, style, options))
                    .isNotEqualTo(paint(FLOAT_WEIGHTS, content, style, options));
        }
        assertThat(exact).isLessThan(0.5 * loss(judge, waves(64, 48, 0.2)));
    }

    private double meanLoss(
            Objective judge, Vgg19Weights weights, List<Image> contents, Image style, StylizationOptions options) {
        return contents.stream()
                .mapToDouble(content -> loss(judge, paint(weights, content, style, options)))
                .average()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(names = {"FP16", "BF16"})
    void gradientsComeOutTileByTileToo(Precision precision) {
        Case wanted = new Case(36, 20, options(36, 1, 0.5, 1, Pooling.AVG));
        try (Vgg19Weights weights = load(wanted.tensors(), precision)) {
            Terms terms = terms(weights, wanted.content(), wanted.style(), wanted.options());
            NDArray start = ImageTensors.upload(wanted.start(), manager);
            NDArray tiled = terms.tiled(16).at(start, manager).gradient();
            NDArray whole = terms.whole(manager).at(start, manager).gradient();
            assertThat(DoubleObjective.error(tiled.toFloatArray(), wanted.gradient(manager)))
                    .isBetween(1e-6, gradientError(precision));
            assertThat(Minimizer.rootMeanSquare(tiled.sub(whole).flatten()) / Minimizer.rootMeanSquare(whole.flatten()))
                    .isLessThan(2 * unitRoundoff(precision));
        }
    }

    /** Without a scale the gradient of the first would vanish and that of the last overflow: halves end at 6e-8 and 65504. */
    @ParameterizedTest
    @CsvSource({"1e-6, FP16", "1, FP16", "1e4, FP16", "1e-6, BF16", "1, BF16", "1e4, BF16"})
    void gradientsOfAnySizeSurvive(double weight, Precision precision) {
        Case wanted = new Case(24, 18, options(24, 1, weight, weight, Pooling.AVG));
        try (Vgg19Weights weights = load(wanted.tensors(), precision)) {
            NDArray rounded = objective(weights, wanted.content(), wanted.style(), wanted.options())
                    .at(ImageTensors.upload(wanted.start(), manager), manager)
                    .gradient();
            assertThat(DoubleObjective.error(rounded.toFloatArray(), wanted.gradient(manager)))
                    .isBetween(1e-6, gradientError(precision));
        }
    }

    /**
     * Noise, and weights with which nothing nearly ties there: rounding to halves would decide many ties. The smaller the image, the wider are the gaps that
     * biases find; and poolings take means, since of four numbers two are often near each other.
     */
    private record Case(int width, int height, StylizationOptions options) {
        Image content() {
            return GatysStylizerTest.noise(width, height, 1);
        }

        Image style() {
            return GatysStylizerTest.noise(width, width, 2);
        }

        FloatImage start() {
            return FloatImage.of(GatysStylizerTest.noise(width, height, 3));
        }

        Map<String, WeightTensor> tensors() {
            return TieFreeWeights.of(TestWeights.random(CONVOLUTIONS, 1), start(), options.pooling(), CONVOLUTIONS);
        }

        double[] gradient(NDManager manager) {
            return new DoubleObjective(
                            tensors(),
                            options,
                            FloatImage.of(content()),
                            List.of(new WeightedStyle(style(), 1)),
                            manager)
                    .gradient(start());
        }
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

    @ParameterizedTest
    @EnumSource(names = {"FP32", "BF16"})
    void numbersOfTheRangeOfFloatsNeedNoScale(Precision precision) {
        LossScale scale = LossScale.of(precision);
        assertThat(scale.isNeeded()).isFalse();
        assertThat(scale.retry(false)).isFalse();
        assertThat(scale.factor()).isEqualTo(1);
    }

    private static Image paint(Vgg19Weights weights, Image content, Image style, StylizationOptions options) {
        return new GatysStylizer(weights)
                .stylize(content, List.of(new WeightedStyle(style, 1)), options, e -> {}, () -> false)
                .image();
    }

    private double loss(Objective objective, Image image) {
        return objective
                .at(ImageTensors.upload(FloatImage.of(image), manager), manager)
                .value();
    }

    private Terms terms(Vgg19Weights weights, Image content, Image style, StylizationOptions options) {
        FloatImage scaled = Resampler.resize(
                FloatImage.of(content), new ImageSize(content.width(), content.height()).withLonger(options.size()));
        return Terms.of(weights, scaled, List.of(new WeightedStyle(style, 1)), options, manager);
    }

    private Objective objective(Vgg19Weights weights, Image content, Image style, StylizationOptions options) {
        return terms(weights, content, style, options).whole(manager);
    }

    /** An image without extremes, so that nothing is clipped at the end. */
    private static Image waves(int width, int height, double frequency) {
        byte[] rgb = new byte[FloatImage.CHANNELS * width * height];
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % width;
            int y = i / 3 / width;
            rgb[i] = (byte) (128 + 50 * Math.sin(frequency * (x + y * (i % 3))));
        }
        return new Image(width, height, rgb);
    }

    /** The same except for the last bit of each number. */
    private static Image otherLastBits(Image image, long seed) {
        Random random = new Random(seed);
        byte[] rgb = image.rgb().clone();
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] ^= (byte) random.nextInt(2);
        }
        return new Image(image.width(), image.height(), rgb);
    }

    private static StylizationOptions options(int size, int iterations, double content, double style, Pooling pooling) {
        return StylizationOptions.builder()
                .size(size)
                .iterations(iterations)
                .contentWeight(content)
                .styleWeight(style)
                .totalVariationWeight(0)
                .styleLayers(STYLE)
                .contentLayers(CONTENT)
                .pooling(pooling)
                .border(Border.PLAIN)
                .build();
    }
}
