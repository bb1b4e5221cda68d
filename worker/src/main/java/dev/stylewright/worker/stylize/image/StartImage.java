package dev.stylewright.worker.stylize.image;

import dev.stylewright.worker.stylize.options.Start;
import java.util.SplittableRandom;

/** Creates the image that the optimisation starts from. */
public final class StartImage {
    private static final double NOISE = 0.1;

    private StartImage() {}

    /** @return an image of the content's size */
    public static FloatImage of(Start start, FloatImage content, FloatImage firstStyle, long seed) {
        return switch (start) {
            case CONTENT -> content;
            case STYLE -> Resampler.resize(firstStyle.croppedTo(content.imageSize()), content.imageSize());
            case NOISE -> noise(content, seed);
        };
    }

    /** Gaussian noise around the content's mean colour. */
    private static FloatImage noise(FloatImage content, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[content.values().length];
        int pixels = values.length / FloatImage.CHANNELS;
        for (int channel = 0; channel < FloatImage.CHANNELS; channel++) {
            double sum = 0;
            for (int i = channel * pixels; i < (channel + 1) * pixels; i++) {
                sum += content.values()[i];
            }
            for (int i = channel * pixels; i < (channel + 1) * pixels; i++) {
                double value = sum / pixels + NOISE * random.nextGaussian();
                values[i] = (float) Math.max(0, Math.min(1, value));
            }
        }
        return new FloatImage(content.imageSize(), values);
    }
}
