package dev.stylewright.worker.stylize.style;

import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Mask;
import dev.stylewright.worker.stylize.image.Resampler;
import dev.stylewright.worker.stylize.network.Window;
import java.util.Arrays;

/**
 * The weight of each position of a layer for a style, in host memory.
 *
 * @param imageSize positions across and down
 * @param weights row by row, each in [0, 1]; the array is not copied, so do not change it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, only passed on
public record GuidanceMap(ImageSize imageSize, float[] weights) {
    /** Resizes a mask to the size of an image: bicubic, clipped to [0, 1]. */
    public static GuidanceMap of(Mask mask, ImageSize imageSize) {
        int pixels = mask.levels().length;
        float[] levels = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            levels[i] = (mask.levels()[i] & 0xff) / 255f;
        }
        return new GuidanceMap(
                imageSize, Resampler.resizePlane(levels, new ImageSize(mask.width(), mask.height()), imageSize));
    }

    /** A map with weight 1 everywhere. */
    static GuidanceMap full(ImageSize imageSize) {
        float[] ones = new float[Math.toIntExact(imageSize.pixels())];
        Arrays.fill(ones, 1f);
        return new GuidanceMap(imageSize, ones);
    }

    /** The map for a layer after one more pooling: means of 2x2 positions. Drops an odd last row or column, like the pooling does. */
    GuidanceMap halved() {
        int width = imageSize.width() / 2;
        int height = imageSize.height() / 2;
        float[] means = new float[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = 2 * y * imageSize.width() + 2 * x;
                means[y * width + x] = (weights[at]
                                + weights[at + 1]
                                + weights[at + imageSize.width()]
                                + weights[at + imageSize.width() + 1])
                        / 4;
            }
        }
        return new GuidanceMap(new ImageSize(width, height), means);
    }

    /** Sum of the weights in a window. */
    public double mass(Window window) {
        double sum = 0;
        for (int y = window.y(); y < window.bottom(); y++) {
            for (int x = window.x(); x < window.right(); x++) {
                sum += weights[y * imageSize.width() + x];
            }
        }
        return sum;
    }

    /** Sum of the weights. */
    public double mass() {
        return mass(Window.of(imageSize));
    }
}
