package dev.stylewright.worker.adapter.image.child;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gives transparent pixels the colours of the opaque pixels around them. Otherwise a background colour would leave a rim along soft edges, and the hidden colours of fully transparent
 * pixels would show.
 *
 * <p>Pull-push (Gortler et al. 1996, "The Lumigraph", section 3.4): colours are averaged, weighted by their opacity, into images of half the size
 * until one pixel is left; then each image's gaps are filled from the next smaller one, smoothly. The time is proportional to the number of pixels,
 * and the smaller images take 4/3 bytes for each.
 */
final class ColourBleed {
    /**
     * At this opacity and above, a pixel keeps its own colour; below it, its own colour counts in proportion. The value is low because a shadow with
     * an opacity of one tenth is still a shadow. Below it, an 8-bit colour that was multiplied by its opacity and divided again is off by more than 8
     * levels.
     */
    private static final int OWN_COLOUR_FROM = 16;

    private static final int FULL = 255;
    private static final int OWN_COLOUR_GAIN = (FULL + OWN_COLOUR_FROM - 1) / OWN_COLOUR_FROM;
    private static final byte WHITE = (byte) 255;

    private ColourBleed() {}

    /**
     * Changes the colours of pixels with an opacity below {@value #OWN_COLOUR_FROM}. A fully transparent image becomes white.
     *
     * @param rgb straight (not premultiplied) colours, changed in place
     * @param opacity opacity of each pixel; read only
     */
    static void under(byte[] rgb, byte[] opacity, int width, int height) {
        List<Layer> pyramid = new ArrayList<>();
        Layer finest = new Layer(width, height, rgb, opacity);
        for (Layer layer = finest; layer.width > 1 || layer.height > 1; ) {
            layer = layer.halved();
            pyramid.add(layer);
        }
        Layer coarsest = pyramid.isEmpty() ? finest : pyramid.get(pyramid.size() - 1);
        if (coarsest.opacity[0] == 0) {
            Arrays.fill(rgb, WHITE);
            return;
        }
        for (int i = pyramid.size() - 1; i > 0; i--) {
            pyramid.get(i - 1).fillFrom(pyramid.get(i));
        }
        if (!pyramid.isEmpty()) {
            finest.fillFrom(pyramid.get(0));
        }
    }

    /**
     * An image of the pyramid.
     *
     * @param opacity the largest of the pixels that were averaged
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Layer(int width, int height, byte[] rgb, byte[] opacity) {

        Layer halved() {
            int halfWidth = (width + 1) / 2;
            int halfHeight = (height + 1) / 2;
            var half = new Layer(
                    halfWidth, halfHeight, new byte[3 * halfWidth * halfHeight], new byte[halfWidth * halfHeight]);
            for (int y = 0; y < halfHeight; y++) {
                for (int x = 0; x < halfWidth; x++) {
                    average(2 * x, 2 * y, half, y * halfWidth + x);
                }
            }
            return half;
        }

        /** The weighted mean of up to four pixels, of which (x, y) is the top left. */
        private void average(int x, int y, Layer to, int at) {
            int sum = 0;
            int most = 0;
            int red = 0;
            int green = 0;
            int blue = 0;
            for (int row = y; row < Math.min(height, y + 2); row++) {
                for (int i = row * width + x; i < row * width + Math.min(width, x + 2); i++) {
                    int weight = opacity[i] & 0xff;
                    most = Math.max(most, weight);
                    sum += weight;
                    red += weight * (rgb[3 * i] & 0xff);
                    green += weight * (rgb[3 * i + 1] & 0xff);
                    blue += weight * (rgb[3 * i + 2] & 0xff);
                }
            }
            if (sum > 0) {
                to.rgb[3 * at] = (byte) ((red + sum / 2) / sum);
                to.rgb[3 * at + 1] = (byte) ((green + sum / 2) / sum);
                to.rgb[3 * at + 2] = (byte) ((blue + sum / 2) / sum);
                to.opacity[at] = (byte) most;
            }
        }

        /** Mixes pixels of low opacity with the next smaller image, which has no gaps. */
        void fillFrom(Layer half) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int own = Math.min(FULL, OWN_COLOUR_GAIN * (opacity[y * width + x] & 0xff));
                    if (own < FULL) {
                        mix(half, x, y, own);
                    }
                }
            }
        }

        private void mix(Layer half, int x, int y, int own) {
            // Bilinear: a quarter comes from the neighbour on the side where this pixel is within its cell.
            int row = half.width * (y / 2);
            int rowBeside = half.width * Math.max(0, Math.min(half.height - 1, (y / 2) + (y % 2 == 0 ? -1 : 1)));
            int column = x / 2;
            int columnBeside = Math.max(0, Math.min(half.width - 1, column + (x % 2 == 0 ? -1 : 1)));
            for (int c = 0; c < 3; c++) {
                int around = 9 * half.sample(row + column, c)
                        + 3 * half.sample(row + columnBeside, c)
                        + 3 * half.sample(rowBeside + column, c)
                        + half.sample(rowBeside + columnBeside, c);
                int i = 3 * (y * width + x) + c;
                int mixed = 16 * own * (rgb[i] & 0xff) + (FULL - own) * around;
                rgb[i] = (byte) ((mixed + 8 * FULL) / (16 * FULL));
            }
        }

        private int sample(int pixel, int channel) {
            return rgb[3 * pixel + channel] & 0xff;
        }
    }
}
