package dev.stylewright.worker.stylize.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stylewright.worker.stylize.ImageSize;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The source of a result's colours. */
class ColoringTest {
    private static final FloatImage CONTENT = correlated(24, 18, 5, 0.45, 0.09);
    private static final FloatImage STYLE = correlated(30, 20, 6, 0.6, 0.06);

    @Test
    void aMatchedStyleHasTheMeanAndTheCovarianceOfTheContent() {
        FloatImage matched = new ColorMatch(CONTENT).style(STYLE);

        assertThat(matched.imageSize()).isEqualTo(STYLE.imageSize());
        for (int a = 0; a < 3; a++) {
            assertThat(mean(matched, a)).isCloseTo(mean(CONTENT, a), within(1e-5));
            for (int b = 0; b < 3; b++) {
                assertThat(covariance(matched, a, b))
                        .isCloseTo(covariance(CONTENT, a, b), within(0.03 * covariance(CONTENT, 0, 0)));
            }
        }
    }

    @Test
    void aStyleThatMatchesAlreadyStaysAsItIs() {
        FloatImage matched = new ColorMatch(CONTENT).style(CONTENT);

        for (int i = 0; i < matched.values().length; i++) {
            assertThat(matched.values()[i]).isCloseTo(CONTENT.values()[i], within(1e-5f));
        }
    }

    @Test
    void imagesOfOneColourMatchWithoutBlowingUpNoise() {
        FloatImage flat = plain(16, 16, 0.2f, 0.5f, 0.7f);

        FloatImage fromFlat = new ColorMatch(CONTENT).style(flat);
        FloatImage toFlat = new ColorMatch(flat).style(STYLE);

        for (int channel = 0; channel < 3; channel++) {
            assertThat(mean(fromFlat, channel)).isCloseTo(mean(CONTENT, channel), within(1e-5));
            assertThat(covariance(fromFlat, channel, channel)).isLessThan(1e-8);
            assertThat(mean(toFlat, channel)).isCloseTo(mean(flat, channel), within(1e-4));
            assertThat(covariance(toFlat, channel, channel)).isLessThan(2 * ColorMatch.FLOOR);
        }
    }

    /** Against {@code numpy.linalg.eigh}: roots of the matrix whose square is known. */
    @Test
    void thePowerOfASymmetricMatrixUndoesItsSquare() {
        double[][] root = {{2, 0.5, 0.25}, {0.5, 1, -0.125}, {0.25, -0.125, 3}};

        double[][] found = SymmetricMatrix.power(SymmetricMatrix.product(root, root), 0.5);
        double[][] one = SymmetricMatrix.product(found, SymmetricMatrix.power(root, -1));

        for (int i = 0; i < 3; i++) {
            assertThat(found[i]).containsExactly(root[i], within(1e-12));
            for (int j = 0; j < 3; j++) {
                assertThat(one[i][j]).isCloseTo(i == j ? 1 : 0, within(1e-12));
            }
        }
    }

    @Test
    void keepingTheContentsColoursPaintsGreyImagesOfItsLuminance() {
        LuminanceTransfer transfer = new LuminanceTransfer(CONTENT);
        float[] content = LuminanceTransfer.luminance(CONTENT);
        FloatImage style = transfer.style(STYLE);

        int pixels = content.length;
        for (int i = 0; i < pixels; i++) {
            assertThat(transfer.content().values()[i]).isEqualTo(content[i]);
            assertThat(transfer.content().values()[2 * pixels + i]).isEqualTo(content[i]);
        }
        assertThat(mean(style, 0)).isCloseTo(mean(transfer.content(), 0), within(1e-5));
        assertThat(covariance(style, 0, 1)).isCloseTo(covariance(transfer.content(), 0, 0), within(1e-5));
    }

    @Test
    void theContentsChrominanceComesBackWithThePaintedLuminance() {
        FloatImage painted = correlated(24, 18, 9, 0.5, 0.05);

        FloatImage finished = new LuminanceTransfer(CONTENT).finished(painted);

        float[] wanted = LuminanceTransfer.luminance(painted);
        float[] found = LuminanceTransfer.luminance(finished);
        int pixels = wanted.length;
        for (int i = 0; i < pixels; i++) {
            assertThat(found[i]).isCloseTo(wanted[i], within(1e-5f));
            assertThat(finished.values()[i] - finished.values()[pixels + i])
                    .isCloseTo(CONTENT.values()[i] - CONTENT.values()[pixels + i], within(1e-5f));
        }
    }

    @Test
    void anUntouchedContentComesBackAsItWas() {
        LuminanceTransfer transfer = new LuminanceTransfer(CONTENT);

        assertThat(transfer.finished(transfer.content()).toImage()).isEqualTo(CONTENT.toImage());
    }

    @Test
    void aSmallerImageIsFinishedInTheContentsColours() {
        FloatImage grey = plain(12, 9, 0.5f, 0.5f, 0.5f);

        FloatImage finished = new LuminanceTransfer(plain(24, 18, 0.2f, 0.5f, 0.7f)).finished(grey);

        assertThat(finished.imageSize()).isEqualTo(grey.imageSize());
        float lift = 0.5f - (float) (0.299 * 0.2 + 0.587 * 0.5 + 0.114 * 0.7);
        assertThat(finished.values()[0]).isCloseTo(0.2f + lift, within(1e-5f));
    }

    /** Colours around a mean, correlated between channels, far enough from 0 and 1 that nothing is clipped. */
    private static FloatImage correlated(int width, int height, long seed, double mean, double deviation) {
        Random random = new Random(seed);
        int pixels = width * height;
        float[] values = new float[3 * pixels];
        for (int i = 0; i < pixels; i++) {
            double common = random.nextDouble() - 0.5;
            for (int channel = 0; channel < 3; channel++) {
                double own = random.nextDouble() - 0.5;
                values[channel * pixels + i] =
                        (float) (mean + 0.05 * channel + deviation * 3 * (common * (1 + 0.3 * channel) + 0.5 * own));
            }
        }
        return new FloatImage(new ImageSize(width, height), values);
    }

    private static FloatImage plain(int width, int height, float... colour) {
        int pixels = width * height;
        float[] values = new float[3 * pixels];
        for (int i = 0; i < values.length; i++) {
            values[i] = colour[i / pixels];
        }
        return new FloatImage(new ImageSize(width, height), values);
    }

    private static double mean(FloatImage image, int channel) {
        int pixels = image.values().length / 3;
        double sum = 0;
        for (int i = 0; i < pixels; i++) {
            sum += image.values()[channel * pixels + i];
        }
        return sum / pixels;
    }

    private static double covariance(FloatImage image, int a, int b) {
        int pixels = image.values().length / 3;
        double meanA = mean(image, a);
        double meanB = mean(image, b);
        double sum = 0;
        for (int i = 0; i < pixels; i++) {
            sum += (image.values()[a * pixels + i] - meanA) * (image.values()[b * pixels + i] - meanB);
        }
        return sum / pixels;
    }
}
