package dev.stylewright.worker.stylize.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.GoldenCase;
import dev.stylewright.worker.stylize.Losses;
import dev.stylewright.worker.stylize.TestWeights;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.image.ImageTensors;
import dev.stylewright.worker.stylize.network.FeatureExtractor;
import dev.stylewright.worker.stylize.optimize.Differentiable;
import dev.stylewright.worker.stylize.style.TestGrams;
import dev.stylewright.worker.stylize.vgg.Layers;
import dev.stylewright.worker.stylize.vgg.Vgg19Weights;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Agreement with the reference implementation in PyTorch: see {@code src/test/python}. Depends on the values of the bundled weights. */
public class GoldenTest {
    private static final double TOLERANCE = 1e-4;

    private static Vgg19Weights weights;

    @BeforeAll
    static void load() {
        weights = TestWeights.bundled();
    }

    @AfterAll
    static void close() {
        weights.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"odd-size", "average-pooling", "smallest"})
    void activationsAgree(String name) {
        GoldenCase golden = GoldenCase.read(name);
        try (NDManager manager = TestWeights.ENGINE.newManager()) {
            features(golden, golden.names("activations"), manager)
                    .forEach((layer, found) -> assertThat(error(found.toFloatArray(), golden.floats(layer + ".f32")))
                            .as(layer)
                            .isLessThan(TOLERANCE));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"odd-size", "average-pooling", "two-styles", "black-content", "one-colour-style", "smallest"})
    void gramMatricesAgree(String name) {
        GoldenCase golden = GoldenCase.read(name);
        try (NDManager manager = TestWeights.ENGINE.newManager()) {
            features(golden, golden.names("grams"), manager).forEach((layer, found) -> assertThat(
                            error(TestGrams.of(found).toFloatArray(), golden.floats("gram_" + layer + ".f32")))
                    .as(layer)
                    .isLessThan(TOLERANCE));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"odd-size", "average-pooling", "two-styles", "black-content", "one-colour-style", "smallest"})
    void lossesAndGradientAgree(String name) {
        GoldenCase golden = GoldenCase.read(name);
        try (NDManager manager = TestWeights.ENGINE.newManager()) {
            NDArray start = ImageTensors.upload(FloatImage.of(golden.image("start")), manager);
            Differentiable.Evaluated found = objective(golden, manager).at(start, manager);
            Losses losses = found.losses();
            agree("content", losses.content(), golden.losses().get("content").asDouble());
            agree("style", losses.style(), golden.losses().get("style").asDouble());
            agree("total", losses.total(), golden.losses().get("total").asDouble());
            if (golden.options().totalVariationWeight() > 0) {
                agree("tv", losses.totalVariation(), golden.losses().get("tv").asDouble());
            }
            agree(losses.styleByLayer(), GoldenCase.numbers(golden.losses().get("style_by_layer")));
            agree(losses.contentByLayer(), GoldenCase.numbers(golden.losses().get("content_by_layer")));
            double bound = Math.max(TOLERANCE, 3 * golden.number("float32_gradient_error"));
            assertThat(error(found.gradient().toFloatArray(), golden.floats("gradient.f32")))
                    .as("relative L2 error of the gradient")
                    .isLessThanOrEqualTo(bound);
        }
    }

    private static Map<String, NDArray> features(GoldenCase golden, Iterable<String> layers, NDManager manager) {
        Set<String> wanted = new LinkedHashSet<>();
        layers.forEach(wanted::add);
        NDArray start = ImageTensors.upload(FloatImage.of(golden.image("start")), manager);
        return new FeatureExtractor(weights, golden.options().pooling(), manager).extract(start, wanted);
    }

    private static Objective objective(GoldenCase golden, NDManager manager) {
        FloatImage content = FloatImage.of(golden.image("content"));
        return Terms.of(weights, content, golden.styles(), golden.options(), manager)
                .whole(manager);
    }

    private static void agree(Map<String, Double> found, Map<String, Double> expected) {
        assertThat(found).containsOnlyKeys(expected.keySet());
        expected.forEach((layer, value) -> agree(layer, Layers.get(found, layer), value));
    }

    private static void agree(String what, double found, double expected) {
        assertThat(found).as(what).isCloseTo(expected, within(TOLERANCE * Math.abs(expected)));
    }

    /** |found - expected| / |expected|. */
    public static double error(float[] found, float[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        double difference = 0;
        double size = 0;
        for (int i = 0; i < found.length; i++) {
            difference += Math.pow((double) found[i] - expected[i], 2);
            size += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / size);
    }
}
