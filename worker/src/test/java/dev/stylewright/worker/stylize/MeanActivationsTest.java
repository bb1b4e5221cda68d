package dev.stylewright.worker.stylize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.adapter.weights.WeightsLoader;
import dev.stylewright.worker.adapter.weights.WeightsSource;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.image.ImageTensors;
import dev.stylewright.worker.stylize.network.FeatureExtractor;
import dev.stylewright.worker.stylize.objective.GoldenTest;
import dev.stylewright.worker.stylize.options.Pooling;
import dev.stylewright.worker.stylize.vgg.Identities;
import dev.stylewright.worker.stylize.vgg.Layers;
import dev.stylewright.worker.stylize.vgg.Vgg19Weights;
import dev.stylewright.worker.stylize.vgg.WeightTensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Filters scaled to a mean activation of 1, against {@code src/test/python/normalise_weights.py} and against the properties that the scaling must
 * keep.
 */
class MeanActivationsTest {
    private static final int UP_TO_RELU4_1 = 9;
    private static final String IMAGES = "/dev/stylewright/worker/weights/normalisation.safetensors";
    private static final int EDGE = 224;

    private final Map<String, WeightTensor> tensors = TestWeights.random(UP_TO_RELU4_1, 11);
    private final List<Image> images = List.of(noise(64, 80, 1), noise(64, 80, 2));

    @Test
    void theMeansOfTheBundledWeightsAreTheReferences() throws IOException {
        Map<String, double[]> means =
                MeanActivations.of(WeightsLoader.tensors(WeightsSource.bundled()), committed(), TestWeights.ENGINE);
        FloatBuffer expected = ByteBuffer.wrap(resource("normalisation/means.f32"))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        means.forEach((layer, found) -> {
            for (double mean : found) {
                double wanted = expected.get();
                assertThat(mean).as(layer).isCloseTo(wanted, within(1e-4 * wanted));
            }
        });
        assertThat(expected.hasRemaining()).isFalse();
    }

    @Test
    void everyFilterHasAMeanActivationOfOneAndScalingAgainChangesNothing() {
        Map<String, WeightTensor> once = scaled(tensors);
        MeanActivations.of(once, images, TestWeights.ENGINE)
                .forEach((layer, means) -> assertThat(Arrays.stream(means).filter(mean -> mean >= 0.02))
                        .as(layer)
                        .isNotEmpty()
                        .allSatisfy(mean -> assertThat(mean).isCloseTo(1, within(1e-4))));
        Map<String, WeightTensor> twice = scaled(once);
        assertThat(twice).isEqualTo(once);
    }

    @Test
    void featuresAreWhatTheyWereButForTheScaleOfEachChannel() {
        Map<String, double[]> means = MeanActivations.of(tensors, images, TestWeights.ENGINE);
        try (NDManager manager = TestWeights.ENGINE.newManager();
                Vgg19Weights before = load(tensors);
                Vgg19Weights after = load(scaled(tensors))) {
            NDArray image = ImageTensors.upload(FloatImage.of(noise(32, 48, 3)), manager);
            for (String layer : List.of("relu1_1", "relu3_4", "relu4_1")) {
                float[] wanted = features(before, image, layer, manager);
                float[] found = features(after, image, layer, manager);
                double[] divisors = MeanActivations.divisors(Layers.get(means, layer));
                int positions = found.length / divisors.length;
                for (int i = 0; i < found.length; i++) {
                    found[i] *= (float) divisors[i / positions];
                }
                assertThat(GoldenTest.error(found, wanted)).as(layer).isLessThan(1e-5);
            }
        }
    }

    @Test
    void anIdentityStaysOne() {
        Map<String, WeightTensor> with = new LinkedHashMap<>(tensors);
        with.put("features.16.weight", WeightTensor.identity(256));
        with.put("features.16.bias", WeightTensor.zeros(List.of(256)));
        Map<String, WeightTensor> scaled = scaled(with);
        assertThat(Identities.isIdentity(
                        Layers.get(scaled, "features.16.weight"), Layers.get(scaled, "features.16.bias")))
                .isTrue();
    }

    @Test
    void aQuietFilterIsNotAmplifiedAlone() {
        assertThat(MeanActivations.divisors(new double[] {0, 0.01, 0.1, 2, 4})).containsExactly(0.1, 0.01, 0.1, 2, 4);
        assertThat(MeanActivations.divisors(new double[] {3, 0, 2, 0.03})).containsExactly(3, 2, 2, 2);
        assertThat(MeanActivations.divisors(new double[] {0, 0, 5})).containsExactly(1, 1, 5);
    }

    @Test
    void whatIsCloseToOneIsNotDivided() {
        assertThat(MeanActivations.divisors(new double[] {0.99995, 1.00005, 1.0002, 0}))
                .containsExactly(1, 1, 1.0002, 1);
    }

    @Test
    void anImageNeedsAMiddle() {
        assertThatThrownBy(() -> MeanActivations.scaleToOne(tensors, List.of(noise(16, 80, 1)), TestWeights.ENGINE))
                .hasMessageContaining("too small");
    }

    @Test
    void theBundledWeightsAreScaledToOneByTheCommittedImages() throws IOException {
        Map<String, WeightTensor> bundled = WeightsLoader.tensors(WeightsSource.bundled());
        List<Image> photos = committed();
        Map<String, WeightTensor> once = MeanActivations.scaleToOne(bundled, photos, TestWeights.ENGINE);
        assertThat(once).isNotEqualTo(bundled);
        assertThat(MeanActivations.scaleToOne(once, photos, TestWeights.ENGINE)).isEqualTo(once);
    }

    private Map<String, WeightTensor> scaled(Map<String, WeightTensor> given) {
        return MeanActivations.scaleToOne(given, images, TestWeights.ENGINE);
    }

    private static Vgg19Weights load(Map<String, WeightTensor> tensors) {
        return Vgg19Weights.load("random@0", tensors, TestWeights.ENGINE);
    }

    private static float[] features(Vgg19Weights weights, NDArray image, String layer, NDManager manager) {
        FeatureExtractor extractor = new FeatureExtractor(weights, Pooling.MAX, manager);
        return Layers.get(extractor.extract(image, Set.of(layer)), layer).toFloatArray();
    }

    /** The images in the worker's jar: their values follow each other and end the file. */
    private static List<Image> committed() throws IOException {
        byte[] file = resource(IMAGES);
        int size = 3 * EDGE * EDGE;
        List<Image> found = new ArrayList<>();
        for (int end = file.length; end >= size; end -= size) {
            found.add(new Image(EDGE, EDGE, Arrays.copyOfRange(file, end - size, end)));
        }
        assertThat(found).hasSize(4);
        return found;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(MeanActivationsTest.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        }
    }

    private static Image noise(int width, int height, long seed) {
        byte[] rgb = new byte[3 * width * height];
        new Random(seed).nextBytes(rgb);
        return new Image(width, height, rgb);
    }
}
