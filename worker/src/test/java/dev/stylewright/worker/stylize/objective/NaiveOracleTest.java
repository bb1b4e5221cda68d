package dev.stylewright.worker.stylize.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.stylewright.worker.stylize.GatysStylizerTest;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.TestWeights;
import dev.stylewright.worker.stylize.WeightedStyle;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.image.ImageTensors;
import dev.stylewright.worker.stylize.network.FeatureExtractor;
import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.Pooling;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import dev.stylewright.worker.stylize.style.TestGrams;
import dev.stylewright.worker.stylize.vgg.Layers;
import dev.stylewright.worker.stylize.vgg.Vgg19Weights;
import dev.stylewright.worker.stylize.vgg.WeightTensor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The formulas against plain loops in double precision, on random weights. */
class NaiveOracleTest {
    private final NDManager manager = TestWeights.ENGINE.newManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void firstLayerIsAPaddedConvolutionOfTheNormalisedImage() {
        Map<String, WeightTensor> tensors = TestWeights.random(1, 5);
        FloatImage image = noise(7, 5);
        try (Vgg19Weights weights = Vgg19Weights.load("random@5", tensors, TestWeights.ENGINE)) {
            NDArray found = new FeatureExtractor(weights, Pooling.MAX, manager)
                    .extract(ImageTensors.upload(image, manager), Set.of("relu1_1"))
                    .get("relu1_1");
            assertThat(found).isNotNull();
            float[] expected = convolve(
                    image,
                    Layers.get(tensors, "features.0.weight").values(),
                    Layers.get(tensors, "features.0.bias").values());
            assertThat(GoldenTest.error(found.toFloatArray(), expected)).isLessThan(1e-5);
        }
    }

    @Test
    void poolingTakesTheLargestOrTheMeanAndDropsTheOddRow() {
        FloatImage image = noise(9, 6);
        try (Vgg19Weights weights = TestWeights.loadRandom(3)) {
            NDArray tensor = ImageTensors.upload(image, manager);
            for (Pooling pooling : Pooling.values()) {
                Map<String, NDArray> found =
                        new FeatureExtractor(weights, pooling, manager).extract(tensor, Set.of("relu1_2", "relu2_1"));
                assertThat(Layers.get(found, "relu2_1").getShape()).isEqualTo(new Shape(1, 128, 3, 4));
            }
        }
    }

    @Test
    void gramMatrixIsTheMeanOfProducts() {
        float[] f = {1, 2, 3, 4, 5, 6, -1, 0, 1, 0.5f, 0, 2};
        NDArray gram = TestGrams.of(manager.create(f, new Shape(1, 2, 2, 3)));
        assertThat(gram.toFloatArray())
                .containsExactly(new float[] {91 / 6f, 16 / 6f, 16 / 6f, 6.25f / 6}, within(1e-6f));
    }

    @Test
    void relativeErrorDividesByTheTargetsSquare() {
        NDArray target = manager.create(new float[] {3, 4});
        assertThat(new RelativeError(target)
                        .of(manager.create(new float[] {3, 5}))
                        .getFloat())
                .isEqualTo(1 / 25f);
    }

    @Test
    void relativeErrorIsFiniteWhereTheTargetIsZero() {
        NDArray target = manager.zeros(new Shape(4));
        assertThat(new RelativeError(target)
                        .of(manager.create(new float[] {0, 0, 1e-3f, 0}))
                        .getFloat())
                .isCloseTo(1e-6f / 4e-6f, within(1e-6f));
    }

    @Test
    void totalVariationIsTheMeanSquareOfDifferences() {
        float[] ramp = new float[3 * 2 * 3];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = 0.1f * (i % 3) + 0.5f * (i / 3 % 2);
        }
        NDArray image = manager.create(ramp, new Shape(1, 3, 2, 3));
        assertThat(TotalVariation.of(image).getFloat()).isCloseTo(0.01f + 0.25f, within(1e-6f));
    }

    /** Average pooling, since the maximum has kinks that differences would step over. */
    @Test
    void gradientIsTheSlopeOfTheValue() {
        try (Vgg19Weights weights = TestWeights.loadRandom(4)) {
            List<WeightedStyle> style = List.of(new WeightedStyle(noise(16, 17).toImage(), 1));
            FloatImage content = FloatImage.of(GatysStylizerTest.noise(17, 16, 3));
            Objective objective =
                    Terms.of(weights, content, style, options(), manager).whole(manager);
            NDArray x = ImageTensors.upload(noise(17, 16), manager);
            NDArray gradient = objective.at(x, manager).gradient();
            double size = Math.sqrt(gradient.square().sum().getFloat());
            NDArray step = gradient.mul((float) (0.02 / size));
            double up = objective.at(x.add(step), manager).value();
            double down = objective.at(x.sub(step), manager).value();
            assertThat((up - down) / 0.04).isCloseTo(size, within(0.01 * size));
        }
    }

    private static StylizationOptions options() {
        return StylizationOptions.builder()
                .size(17)
                .iterations(1)
                .contentWeight(0.5)
                .styleWeight(1)
                .totalVariationWeight(0.1)
                .styleLayers(Map.of("relu1_1", 1.0, "relu2_1", 2.0))
                .contentLayers(Map.of("relu2_2", 1.0))
                .pooling(Pooling.AVG)
                .border(Border.PLAIN)
                .build();
    }

    private static FloatImage noise(int width, int height) {
        Random random = new Random(31L * width + height);
        float[] values = new float[3 * width * height];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return new FloatImage(new ImageSize(width, height), values);
    }

    private static float[] convolve(FloatImage image, ByteBuffer kernel, ByteBuffer bias) {
        double[] mean = {0.485, 0.456, 0.406};
        double[] deviation = {0.229, 0.224, 0.225};
        int width = image.imageSize().width();
        int height = image.imageSize().height();
        float[] result = new float[64 * width * height];
        for (int i = 0; i < result.length; i++) {
            int out = i / (width * height);
            int y = i / width % height;
            int x = i % width;
            double sum = bias.getFloat(out * Float.BYTES);
            for (int k = 0; k < 27; k++) {
                int in = k / 9;
                int row = y + k / 3 % 3 - 1;
                int column = x + k % 3 - 1;
                if (row >= 0 && row < height && column >= 0 && column < width) {
                    double pixel = image.values()[(in * height + row) * width + column];
                    sum += kernel.getFloat((27 * out + k) * Float.BYTES) * (pixel - mean[in]) / deviation[in];
                }
            }
            result[i] = (float) Math.max(0, sum);
        }
        return result;
    }
}
