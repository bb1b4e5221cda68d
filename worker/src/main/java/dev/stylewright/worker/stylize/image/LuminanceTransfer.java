package dev.stylewright.worker.stylize.image;

import dev.stylewright.worker.stylize.ImageSize;
import java.util.List;

/**
 * Keeps the colours of the content and stylizes only its luminance (Gatys et al. 2016, "Preserving Color in Neural Artistic Style Transfer",
 * section 3.2).
 *
 * <p>Converts content and styles to grey. A style's luminance first receives the mean and the deviation of the content's:
 * {@code (L - mean_s) deviation_c / deviation_s + mean_c}. The result then receives the content's chrominance. In YIQ this equals the content
 * plus the change of luminance on each channel.
 */
final class LuminanceTransfer implements Coloring {
    /** Weights of the channels in Y of YIQ (NTSC 1953). */
    private static final double[] WEIGHTS = {0.299, 0.587, 0.114};

    /** One grey level of 256. A smaller deviation counts as a single tone, so that its noise is not amplified. */
    private static final double LEAST_DEVIATION = 1.0 / 255;

    private final FloatImage original;
    private final float[] luminance;
    private final double mean;
    private final double deviation;

    LuminanceTransfer(FloatImage content) {
        this.original = content;
        this.luminance = luminance(content);
        this.mean = mean(luminance);
        this.deviation = deviation(luminance, mean);
    }

    @Override
    public FloatImage content() {
        return grey(luminance, original.imageSize());
    }

    @Override
    public FloatImage style(FloatImage style) {
        float[] values = luminance(style);
        double factor = factor(values);
        double from = mean(values);
        for (int i = 0; i < values.length; i++) {
            values[i] = clip((values[i] - from) * factor + mean);
        }
        return grey(values, style.imageSize());
    }

    @Override
    public FloatImage finished(FloatImage painted) {
        FloatImage colours = Resampler.resize(original, painted.imageSize());
        float[] before = luminance(colours);
        float[] after = luminance(painted);
        int pixels = before.length;
        float[] result = new float[FloatImage.CHANNELS * pixels];
        for (int i = 0; i < result.length; i++) {
            result[i] = clip(colours.values()[i] + after[i % pixels] - before[i % pixels]);
        }
        return new FloatImage(painted.imageSize(), result);
    }

    @Override
    public FloatImage compared(FloatImage finished) {
        return grey(luminance(finished), finished.imageSize());
    }

    @Override
    public List<Double> styleChange(FloatImage style) {
        float[] values = luminance(style);
        return List.of(factor(values), mean(values), mean);
    }

    private double factor(float[] style) {
        return deviation / Math.max(LEAST_DEVIATION, deviation(style, mean(style)));
    }

    /** Y of every pixel. */
    static float[] luminance(FloatImage image) {
        int pixels = Math.toIntExact(image.imageSize().pixels());
        float[] values = image.values();
        float[] result = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            result[i] = (float)
                    (WEIGHTS[0] * values[i] + WEIGHTS[1] * values[pixels + i] + WEIGHTS[2] * values[2 * pixels + i]);
        }
        return result;
    }

    private static FloatImage grey(float[] luminance, ImageSize imageSize) {
        float[] values = new float[FloatImage.CHANNELS * luminance.length];
        for (int channel = 0; channel < FloatImage.CHANNELS; channel++) {
            System.arraycopy(luminance, 0, values, channel * luminance.length, luminance.length);
        }
        return new FloatImage(imageSize, values);
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double deviation(float[] values, double mean) {
        double sum = 0;
        for (float value : values) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / values.length);
    }

    private static float clip(double value) {
        return (float) Math.max(0, Math.min(1, value));
    }
}
