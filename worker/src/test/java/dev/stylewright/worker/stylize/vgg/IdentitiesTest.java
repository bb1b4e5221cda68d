package dev.stylewright.worker.stylize.vgg;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.TestWeights;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.image.ImageTensors;
import dev.stylewright.worker.stylize.network.FeatureExtractor;
import dev.stylewright.worker.stylize.network.Segment;
import dev.stylewright.worker.stylize.objective.GoldenTest;
import dev.stylewright.worker.stylize.options.Pooling;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Convolutions that are identities are left out, and no activation changes. GoldenTest compares the same with PyTorch, gradients too. */
class IdentitiesTest {
    /** So small that adding it changes nothing; a convolution with such a bias is not an identity and is kept. */
    private static final float ALMOST_ZERO = 1e-30f;

    private static final int UP_TO_RELU4_2 = 10;

    private final NDManager manager = TestWeights.ENGINE.newManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource(Pooling.class)
    void theFeaturesAreThoseWithTheConvolutionIn(Pooling pooling) {
        Set<String> layers = Set.of("relu3_3", "relu3_4", "relu4_2");
        try (Vgg19Weights with = load(weights("relu3_4", ALMOST_ZERO));
                Vgg19Weights without = load(weights("relu3_4", 0))) {
            assertThat(leftOut(with)).isEmpty();
            assertThat(leftOut(without)).containsExactly("relu3_4");
            NDArray image = image(33, 26);
            Map<String, NDArray> expected = new FeatureExtractor(with, pooling, manager).extract(image, layers);
            Map<String, NDArray> found = new FeatureExtractor(without, pooling, manager).extract(image, layers);
            assertThat(found).containsOnlyKeys(layers);
            for (String layer : layers) {
                float[] wanted = Layers.get(expected, layer).toFloatArray();
                assertThat(GoldenTest.error(Layers.get(found, layer).toFloatArray(), wanted))
                        .as(layer)
                        .isLessThan(1e-6);
            }
        }
    }

    @Test
    void aLayerLeftOutIsAnsweredAsTheOneBeforeEachWithAnArrayOfItsOwn() {
        try (Vgg19Weights weights = load(weights("relu3_4", 0))) {
            FeatureExtractor extractor = new FeatureExtractor(weights, Pooling.AVG, manager);
            Map<String, NDArray> both = extractor.extract(image(16, 16), Set.of("relu3_3", "relu3_4"));
            float[] before = Layers.get(both, "relu3_3").toFloatArray();
            Layers.get(both, "relu3_3").close();
            assertThat(Layers.get(both, "relu3_4").toFloatArray()).isEqualTo(before);
            Map<String, NDArray> alone = extractor.extract(image(16, 16), Set.of("relu3_4"));
            assertThat(Layers.get(alone, "relu3_4").toFloatArray()).isEqualTo(before);
            assertThat(weights.reaches("relu3_4")).isTrue();
        }
    }

    @Test
    void aSegmentThatEndsWithALayerLeftOutPoolsIt() {
        try (Vgg19Weights weights = load(weights("relu3_4", 0))) {
            FeatureExtractor extractor = new FeatureExtractor(weights, Pooling.MAX, manager);
            FeatureExtractor.Passage passage =
                    extractor.pass(image(32, 32), new Segment(1, "relu3_4", true), Set.of("relu3_4"));
            assertThat(passage.output().orElseThrow().getShape().getShape()).containsExactly(1, 256, 4, 4);
            assertThat(Layers.get(passage.features(), "relu3_4").getShape().getShape())
                    .containsExactly(1, 256, 8, 8);
        }
    }

    @Test
    void aConvolutionThatFollowsNoReluStaysIn() {
        Map<String, WeightTensor> tensors = new LinkedHashMap<>(TestWeights.random(13, 3));
        put(tensors, "relu5_1", 0);
        put(tensors, "relu4_4", 0);
        try (Vgg19Weights weights = load(tensors)) {
            assertThat(leftOut(weights)).containsExactly("relu4_4");
        }
    }

    @Test
    void onlyAnIdentityIsOne() {
        int channels = 3;
        WeightTensor none = tensor(List.of(channels), 0);
        assertThat(Identities.isIdentity(WeightTensor.identity(channels), none)).isTrue();
        assertThat(Identities.isIdentity(WeightTensor.identity(channels), tensor(List.of(channels), ALMOST_ZERO)))
                .isFalse();
        assertThat(Identities.isIdentity(tensor(List.of(2, 3, 3, 3), 0), tensor(List.of(2), 0)))
                .isFalse();
        for (int i = 0; i < channels * channels * 9; i++) {
            WeightTensor other = WeightTensor.identity(channels);
            other.values().putFloat(i * Float.BYTES, 0.5f);
            assertThat(Identities.isIdentity(other, none)).isFalse();
        }
    }

    private static Vgg19Weights load(Map<String, WeightTensor> tensors) {
        return Vgg19Weights.load("random@0", tensors, TestWeights.ENGINE);
    }

    private static Set<String> leftOut(Vgg19Weights weights) {
        Set<String> layers = new LinkedHashSet<>();
        weights.layers().stream()
                .filter(Vgg19Weights.Layer::isIdentity)
                .forEach(layer -> layers.add(layer.convolution().layer()));
        return layers;
    }

    /** Random weights with an identity before one layer. */
    private static Map<String, WeightTensor> weights(String layer, float bias) {
        Map<String, WeightTensor> tensors = new LinkedHashMap<>(TestWeights.random(UP_TO_RELU4_2, 3));
        put(tensors, layer, bias);
        return tensors;
    }

    private static void put(Map<String, WeightTensor> tensors, String layer, float bias) {
        Vgg19.Convolution convolution = Vgg19.convolution(layer).orElseThrow();
        tensors.put(convolution.weightName(), WeightTensor.identity(convolution.out()));
        tensors.put(convolution.biasName(), tensor(convolution.biasShape(), bias));
    }

    private static WeightTensor tensor(List<Integer> shape, float value) {
        int size = shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
        ByteBuffer values = ByteBuffer.allocateDirect(size * Float.BYTES).order(ByteOrder.nativeOrder());
        for (int i = 0; i < size; i++) {
            values.putFloat(i * Float.BYTES, value);
        }
        return new WeightTensor(shape, values);
    }

    private NDArray image(int width, int height) {
        Random random = new Random(width);
        float[] values = new float[3 * width * height];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return ImageTensors.upload(new FloatImage(new ImageSize(width, height), values), manager);
    }
}
