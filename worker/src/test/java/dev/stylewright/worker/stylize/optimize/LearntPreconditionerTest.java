package dev.stylewright.worker.stylize.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.GatysStylizerTest;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Losses;
import dev.stylewright.worker.stylize.TestWeights;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.image.ImageTensors;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LearntPreconditionerTest {
    private final NDManager manager = TestWeights.ENGINE.newManager();

    /** With all frequencies, and with some of them dropped. */
    static Stream<ImageSize> imageSizes() {
        return Stream.of(new ImageSize(31, 22), new ImageSize(CosineTransform.MOST_FREQUENCIES + 40, 5));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @MethodSource("imageSizes")
    void isSymmetricAndPositive(ImageSize imageSize) {
        Preconditioner preconditioner = new LearntPreconditioner(imageSize, FloatImage.CHANNELS, manager);
        NDArray u = vector(imageSize, 1);
        NDArray v = vector(imageSize, 2);
        preconditioner.learn(u, v);
        double one = Minimizer.dot(u, preconditioner.times(v, manager));
        double other = Minimizer.dot(v, preconditioner.times(u, manager));
        assertThat(one).isCloseTo(other, within(1e-4 * Math.abs(other)));
        NDArray difference = u.sub(v);
        assertThat(Minimizer.dot(difference, preconditioner.times(difference, manager)))
                .isPositive();
    }

    @ParameterizedTest
    @MethodSource("imageSizes")
    void whatItSaysOfAChangeIsItsProductWithIt(ImageSize imageSize) {
        Preconditioner preconditioner = new LearntPreconditioner(imageSize, FloatImage.CHANNELS, manager);
        NDArray change = vector(imageSize, 3).sub(vector(imageSize, 4));
        double said = preconditioner.learn(vector(imageSize, 5), change);
        assertThat(Minimizer.dot(change, preconditioner.times(change, manager))).isCloseTo(said, within(1e-3 * said));
    }

    @Test
    void aBowlThatIsSteepForDetailTakesFarFewerEvaluations() {
        ImageSize imageSize = new ImageSize(48, 32);
        Differentiable bowl = bowl(imageSize, 1);
        double plain = after(30, bowl, new Lbfgs(1, 20, Preconditioner.NONE, Box.NONE), imageSize);
        double conditioned = after(
                30,
                bowl,
                new Lbfgs(1, 20, new LearntPreconditioner(imageSize, FloatImage.CHANNELS, manager), Box.NONE),
                imageSize);
        assertThat(conditioned).isLessThan(plain / 10);
    }

    @Test
    void aBowlThatIsSteepInOnePlaceTakesFewerEvaluations() {
        ImageSize imageSize = new ImageSize(64, 32);
        Differentiable bowl = bowl(imageSize, 30);
        double everywhereAlike = after(30, bowl, new Lbfgs(1, 20, new SpectralOnly(imageSize), Box.NONE), imageSize);
        double conditioned = after(
                30,
                bowl,
                new Lbfgs(1, 20, new LearntPreconditioner(imageSize, FloatImage.CHANNELS, manager), Box.NONE),
                imageSize);
        assertThat(conditioned).isLessThan(everywhereAlike / 2);
    }

    /** About as steep at each frequency as the objective is, and so many times as steep on the left as on the right. */
    private Differentiable bowl(ImageSize imageSize, double steeperOnTheLeft) {
        CosineTransform transform = new CosineTransform(imageSize, FloatImage.CHANNELS, manager);
        NDArray curvature =
                manager.create(steepness(transform, imageSize)).reshape(3, transform.rows(), transform.columns());
        float[] left = new float[(int) (3 * imageSize.pixels())];
        for (int i = 0; i < left.length; i++) {
            left[i] = (float) Math.sqrt(i % imageSize.width() < 24 ? steeperOnTheLeft : 1);
        }
        NDArray places = manager.create(left);
        return (x, owner) -> {
            NDArray spectrum = transform.of(x.mul(places), owner);
            NDArray force = spectrum.mul(curvature);
            double value = force.mul(spectrum).sum().getFloat() / 2;
            NDArray gradient = transform.inverse(force, owner).mul(places);
            return new Differentiable.Evaluated(new Losses(0, 0, 0, value, Map.of(), Map.of()), gradient);
        };
    }

    private static float[] steepness(CosineTransform transform, ImageSize imageSize) {
        float[] steepness = new float[(int) (3 * imageSize.pixels())];
        for (int i = 0; i < steepness.length; i++) {
            int row = i / imageSize.width() % imageSize.height();
            double frequency = transform.frequency(row, i % imageSize.width());
            steepness[i] = (float) Math.pow(0.01 + frequency, 2);
        }
        return steepness;
    }

    /** The same without places. */
    private final class SpectralOnly implements Preconditioner {
        private final SpectralScaling spectral;

        SpectralOnly(ImageSize imageSize) {
            this.spectral = new SpectralScaling(imageSize, FloatImage.CHANNELS, manager);
        }

        @Override
        public NDArray times(NDArray vector, NDManager owner) {
            return spectral.half(spectral.half(vector, owner), owner);
        }

        @Override
        public double learn(NDArray step, NDArray change) {
            NDArray half = spectral.half(change, manager);
            return Minimizer.dot(half, half);
        }
    }

    private double after(int evaluations, Differentiable function, Lbfgs lbfgs, ImageSize imageSize) {
        int[] done = {0};
        Differentiable counted = (x, owner) -> {
            done[0]++;
            return function.at(x, owner);
        };
        return lbfgs.minimize(counted, vector(imageSize, 6), () -> done[0] < evaluations, manager)
                .losses()
                .total();
    }

    private NDArray vector(ImageSize imageSize, long seed) {
        return ImageTensors.upload(
                        FloatImage.of(GatysStylizerTest.noise(imageSize.width(), imageSize.height(), seed)), manager)
                .flatten();
    }
}
