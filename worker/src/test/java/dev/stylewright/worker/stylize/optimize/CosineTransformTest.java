package dev.stylewright.worker.stylize.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.stylewright.worker.stylize.GatysStylizerTest;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.TestWeights;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.image.ImageTensors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CosineTransformTest {
    private static final ImageSize ODD = new ImageSize(23, 14);

    private final NDManager manager = TestWeights.ENGINE.newManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void theInverseGivesBackTheImage() {
        CosineTransform transform = new CosineTransform(ODD, FloatImage.CHANNELS, manager);
        NDArray image = random(ODD);
        NDArray back = transform.inverse(transform.of(image, manager), manager);
        assertThat(transform.isComplete()).isTrue();
        assertThat(length(back.sub(image))).isLessThan(1e-5 * length(image));
    }

    @Test
    void lengthsStayAsTheyAre() {
        NDArray image = random(ODD);
        NDArray spectrum = new CosineTransform(ODD, FloatImage.CHANNELS, manager).of(image, manager);
        assertThat(length(spectrum.flatten())).isCloseTo(length(image), within(1e-4));
    }

    @Test
    void anEvenGreyIsBrightnessOfFrequencyZero() {
        NDArray spectrum = new CosineTransform(ODD, FloatImage.CHANNELS, manager)
                .of(manager.ones(new Shape(3 * ODD.pixels())), manager);
        float[] values = spectrum.toFloatArray();
        assertThat(values[0]).isCloseTo((float) Math.sqrt(3.0 * ODD.pixels()), within(1e-3f));
        values[0] = 0;
        assertThat(values).containsOnly(new float[] {0}, within(1e-4f));
    }

    /** By the definition, in double precision. */
    @ParameterizedTest
    @CsvSource({"0,0", "3,5", "13,0", "0,22", "13,22"})
    void eachElementIsTheProductWithACosine(int row, int column) {
        NDArray image = random(ODD);
        float[] rgb = image.toFloatArray();
        double sum = 0;
        for (int y = 0; y < ODD.height(); y++) {
            for (int x = 0; x < ODD.width(); x++) {
                int i = y * ODD.width() + x;
                int pixels = (int) ODD.pixels();
                double redAgainstBlue = (rgb[i] - rgb[2 * pixels + i]) / Math.sqrt(2);
                sum += redAgainstBlue * cosine(row, y, ODD.height()) * cosine(column, x, ODD.width());
            }
        }
        NDArray spectrum = new CosineTransform(ODD, FloatImage.CHANNELS, manager).of(image, manager);
        assertThat(spectrum.getFloat(1, row, column)).isCloseTo((float) sum, within(1e-4f));
    }

    @Test
    void ofVeryLongImagesTheHighestFrequenciesAreDropped() {
        ImageSize strip = new ImageSize(CosineTransform.MOST_FREQUENCIES + 300, 4);
        CosineTransform transform = new CosineTransform(strip, FloatImage.CHANNELS, manager);
        NDArray image = random(strip);
        NDArray once = transform.inverse(transform.of(image, manager), manager);
        NDArray twice = transform.inverse(transform.of(once, manager), manager);
        assertThat(transform.isComplete()).isFalse();
        assertThat(length(once)).isLessThan(0.99 * length(image));
        assertThat(length(twice.sub(once))).isLessThan(1e-5 * length(once));
    }

    private static double cosine(int frequency, int position, int length) {
        double factor = Math.sqrt((frequency == 0 ? 1.0 : 2.0) / length);
        return factor * Math.cos(Math.PI * frequency * (position + 0.5) / length);
    }

    private NDArray random(ImageSize imageSize) {
        return manager.create(ImageTensors.upload(
                        FloatImage.of(GatysStylizerTest.noise(imageSize.width(), imageSize.height(), 5)), manager)
                .flatten()
                .toFloatArray());
    }

    private static double length(NDArray x) {
        return Math.sqrt(Minimizer.dot(x, x));
    }
}
