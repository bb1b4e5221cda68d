package dev.stylewright.worker.stylize.image;

import java.util.ArrayList;
import java.util.List;

/**
 * Recolours the styles to match the content before optimisation: {@code x -> A (x - mean_s) + mean_c}, with {@code A = C^(1/2) S^(-1/2)} of the
 * colour covariances {@code C} of the content and {@code S} of the style. The recoloured style has the mean and covariance of the content (Gatys
 * et al. 2016, "Preserving Color in Neural Artistic Style Transfer", section 3.1). Symmetric roots keep red colours red; Cholesky factors do not.
 *
 * <p>{@value #FLOOR} is added to the diagonals, since an image of one colour has no covariance. Values are clipped to [0, 1].
 */
final class ColorMatch implements Coloring {
    /** The square of about two grey levels of 256. */
    static final double FLOOR = 5e-5;

    private static final int N = FloatImage.CHANNELS;

    private final FloatImage content;
    private final double[] mean;
    private final double[][] root;

    ColorMatch(FloatImage content) {
        this.content = content;
        this.mean = mean(content);
        this.root = SymmetricMatrix.power(covariance(content, mean), 0.5);
    }

    @Override
    public FloatImage content() {
        return content;
    }

    @Override
    public FloatImage style(FloatImage style) {
        double[] from = mean(style);
        double[][] a = transform(style, from);
        int pixels = Math.toIntExact(style.imageSize().pixels());
        float[] source = style.values();
        float[] result = new float[source.length];
        for (int i = 0; i < pixels; i++) {
            for (int row = 0; row < N; row++) {
                double value = mean[row];
                for (int column = 0; column < N; column++) {
                    value += a[row][column] * (source[column * pixels + i] - from[column]);
                }
                result[row * pixels + i] = (float) Math.max(0, Math.min(1, value));
            }
        }
        return new FloatImage(style.imageSize(), result);
    }

    @Override
    public FloatImage finished(FloatImage painted) {
        return painted;
    }

    @Override
    public List<Double> styleChange(FloatImage style) {
        double[] from = mean(style);
        List<Double> numbers = new ArrayList<>();
        for (double[] row : transform(style, from)) {
            for (double value : row) {
                numbers.add(value);
            }
        }
        for (int channel = 0; channel < N; channel++) {
            numbers.add(from[channel]);
            numbers.add(mean[channel]);
        }
        return numbers;
    }

    private double[][] transform(FloatImage style, double[] from) {
        return SymmetricMatrix.product(root, SymmetricMatrix.power(covariance(style, from), -0.5));
    }

    private static double[] mean(FloatImage image) {
        int pixels = Math.toIntExact(image.imageSize().pixels());
        double[] mean = new double[N];
        for (int channel = 0; channel < N; channel++) {
            for (int i = 0; i < pixels; i++) {
                mean[channel] += image.values()[channel * pixels + i];
            }
            mean[channel] /= pixels;
        }
        return mean;
    }

    private static double[][] covariance(FloatImage image, double[] mean) {
        int pixels = Math.toIntExact(image.imageSize().pixels());
        float[] values = image.values();
        double[][] result = new double[N][N];
        for (int row = 0; row < N; row++) {
            for (int column = 0; column <= row; column++) {
                double sum = 0;
                for (int i = 0; i < pixels; i++) {
                    sum += (values[row * pixels + i] - mean[row]) * (values[column * pixels + i] - mean[column]);
                }
                result[row][column] = sum / pixels;
                result[column][row] = sum / pixels;
            }
            result[row][row] += FLOOR;
        }
        return result;
    }
}
