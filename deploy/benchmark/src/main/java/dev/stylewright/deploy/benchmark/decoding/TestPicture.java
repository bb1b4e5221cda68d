package dev.stylewright.deploy.benchmark.decoding;

import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Resizing;
import java.util.SplittableRandom;

/**
 * A picture of a camera's size: an enlarged sample with the grain of a sensor, which an enlarged picture lacks. Every call returns the same picture.
 */
final class TestPicture {
    private static final long SEED = 18;
    /** Grain is the difference of two numbers from 0 to this one. */
    private static final int GRAIN = 7;

    private static final int BITS = 3;

    private TestPicture() {}

    static Image of(Image sample, ImageSize size) {
        Image large = Resizing.resized(sample, size);
        byte[] rgb = large.rgb().clone();
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < rgb.length; i++) {
            int bits = random.nextInt();
            int level = (rgb[i] & 0xff) + (bits & GRAIN) - (bits >>> BITS & GRAIN);
            rgb[i] = (byte) Math.max(0, Math.min(255, level));
        }
        return new Image(size.width(), size.height(), rgb);
    }
}
