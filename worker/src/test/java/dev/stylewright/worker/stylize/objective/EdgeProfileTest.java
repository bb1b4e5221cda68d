package dev.stylewright.worker.stylize.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.TestWeights;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.image.ImageTensors;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeProfileTest {
    private static final double WEIGHT = 3;

    private final NDManager manager = TestWeights.ENGINE.newManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({"40,33", "16,16", "100,17"})
    void theContentItselfCostsNothing(int width, int height) {
        FloatImage content = noise(width, height, 1);
        NDArray gradient = zeros(content);
        assertThat(cost(content, content, gradient)).isZero();
        assertThat(gradient.toFloatArray()).containsOnly(0f);
    }

    @ParameterizedTest
    @CsvSource({"0,5", "7,5", "39,5", "33,20", "12,0", "12,7", "12,32", "12,26", "0,0", "39,32", "20,16"})
    void theGradientIsThatOfTheCost(int x, int y) {
        FloatImage content = noise(40, 33, 1);
        FloatImage image = noise(40, 33, 2);
        NDArray gradient = zeros(content);
        cost(content, image, gradient);
        float step = 0.05f;
        int pixel = y * 40 + x;
        // The cost is quadratic: the central difference is exact but for rounding.
        double expected = (cost(content, changed(image, pixel, step), zeros(content))
                        - cost(content, changed(image, pixel, -step), zeros(content)))
                / (2 * step);
        assertThat((double) gradient.toFloatArray()[pixel]).isCloseTo(expected, within(1e-5));
    }

    @ParameterizedTest
    @CsvSource({"true,0", "true,2", "true,47", "false,0", "false,3", "false,47"})
    void aLineAlongAnEdgeCostsMuchMoreThanStrokesThatEndThere(boolean row, int at) {
        FloatImage content = flat(48, 48);
        double line = cost(content, drawn(content, row, at, i -> 0.2f), zeros(content));
        double strokes = cost(content, drawn(content, row, at, i -> i / 2 % 2 == 0 ? 0.2f : -0.2f), zeros(content));
        assertThat(line).isGreaterThan(0.001);
        assertThat(strokes).isLessThan(line / 100);
    }

    @Test
    void whatIsAddedDoesNotReplaceTheGradientThatIsThere() {
        FloatImage content = noise(40, 33, 1);
        NDArray gradient = zeros(content).add(1f);
        cost(content, content, gradient);
        assertThat(gradient.toFloatArray()).containsOnly(1f);
    }

    private double cost(FloatImage content, FloatImage image, NDArray gradient) {
        EdgeProfile profile = new EdgeProfile(ImageTensors.upload(content, manager), manager);
        return profile.addTo(gradient, ImageTensors.upload(image, manager), WEIGHT, manager);
    }

    private NDArray zeros(FloatImage image) {
        return manager.zeros(ImageTensors.shape(image.imageSize()));
    }

    private static FloatImage changed(FloatImage image, int index, float change) {
        float[] values = image.values().clone();
        values[index] += change;
        return new FloatImage(image.imageSize(), values);
    }

    private interface Tone {
        float at(int position);
    }

    /** The image with one row or column changed. */
    private static FloatImage drawn(FloatImage image, boolean row, int at, Tone tone) {
        ImageSize imageSize = image.imageSize();
        float[] values = image.values().clone();
        int length = row ? imageSize.width() : imageSize.height();
        for (int channel = 0; channel < FloatImage.CHANNELS; channel++) {
            for (int i = 0; i < length; i++) {
                int pixel = row ? at * imageSize.width() + i : i * imageSize.width() + at;
                values[channel * Math.toIntExact(imageSize.pixels()) + pixel] += tone.at(i);
            }
        }
        return new FloatImage(imageSize, values);
    }

    private static FloatImage flat(int width, int height) {
        float[] values = new float[FloatImage.CHANNELS * width * height];
        Arrays.fill(values, 0.5f);
        return new FloatImage(new ImageSize(width, height), values);
    }

    private static FloatImage noise(int width, int height, long seed) {
        Random random = new Random(seed);
        float[] values = new float[FloatImage.CHANNELS * width * height];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return new FloatImage(new ImageSize(width, height), values);
    }
}
