package dev.stylewright.worker.stylize.image;

import dev.stylewright.worker.stylize.ImageSize;
import java.util.Arrays;

/**
 * Resizes images with a bicubic filter (Keys 1981, a = -0.5). When shrinking, the filter is wider to prevent aliasing. Weights are renormalised
 * at the edges, and results are clamped to [0, 1]. Same filter as Pillow's {@code BICUBIC}, but in float.
 */
public final class Resampler {
    private static final double SUPPORT = 2;
    private static final double SHARPNESS = -0.5;

    private Resampler() {}

    /** Resizes an image. Returns the same object if the size does not change. */
    public static FloatImage resize(FloatImage image, ImageSize to) {
        ImageSize from = image.imageSize();
        if (from.equals(to)) {
            return image;
        }
        Kernel across = new Kernel(from.width(), to.width());
        Kernel down = new Kernel(from.height(), to.height());
        float[] result = new float[Math.toIntExact(FloatImage.CHANNELS * to.pixels())];
        for (int channel = 0; channel < FloatImage.CHANNELS; channel++) {
            float[] narrowed = across.applyToRows(image.values(), channel * from.height(), from.height());
            down.applyToColumns(narrowed, to.width(), result, Math.toIntExact(channel * to.pixels()));
        }
        return new FloatImage(to, result);
    }

    /** Resizes a single plane of values in [0, 1]. Returns the same array if the size does not change. */
    public static float[] resizePlane(float[] values, ImageSize from, ImageSize to) {
        if (from.equals(to)) {
            return values;
        }
        float[] result = new float[Math.toIntExact(to.pixels())];
        float[] narrowed = new Kernel(from.width(), to.width()).applyToRows(values, 0, from.height());
        new Kernel(from.height(), to.height()).applyToColumns(narrowed, to.width(), result, 0);
        return result;
    }

    /**
     * Resizes an 8-bit image or plane as its rows arrive, from top to bottom. The result equals {@link #resize} and {@link FloatImage#toImage},
     * or {@link #resizePlane} and rounding, to the last bit. In addition to the result, it stores only a few resampled rows. Use it from one
     * thread.
     */
    public static final class Rows {
        private static final float[] LEVELS = new float[256];

        static {
            for (int level = 0; level < LEVELS.length; level++) {
                LEVELS[level] = level / 255f;
            }
        }

        private final Kernel across;
        private final Kernel down;
        private final ImageSize to;
        private final int channels;
        private final float[] source;
        private final float[][] narrowed;
        private final float[] column;
        private final byte[] samples;
        private int taken;
        private int done;

        /**
         * Starts to resize an image from size {@code from} to size {@code to}.
         *
         * @param channels 3 for red, green and blue, interleaved; 1 for a plane
         */
        public Rows(ImageSize from, ImageSize to, int channels) {
            if (channels != 1 && channels != FloatImage.CHANNELS) {
                throw new IllegalArgumentException("a pixel has 1 or 3 samples, not " + channels);
            }
            this.across = new Kernel(from.width(), to.width());
            this.down = new Kernel(from.height(), to.height());
            this.to = to;
            this.channels = channels;
            this.source = new float[channels * from.width()];
            this.narrowed = new float[down.longest()][channels * to.width()];
            this.column = new float[channels * to.width()];
            this.samples = new byte[Math.toIntExact(channels * to.pixels())];
        }

        /** Adds the next row, starting at {@code offset}. */
        public void add(byte[] row, int offset) {
            for (int i = 0; i < source.length; i++) {
                source[i] = LEVELS[row[offset + i] & 0xff];
            }
            float[] narrow = narrowed[taken % narrowed.length];
            if (channels == 1) {
                across.applyToRows(source, 0, 1, narrow);
            } else {
                across.applyToPixels(source, narrow);
            }
            taken++;
            while (done < to.height() && down.last(done) <= taken) {
                finish();
            }
        }

        private void finish() {
            Arrays.fill(column, 0);
            float[] w = down.weights[done];
            for (int j = 0; j < w.length; j++) {
                float weight = w[j];
                float[] from = narrowed[(down.first[done] + j) % narrowed.length];
                for (int x = 0; x < column.length; x++) {
                    column[x] += weight * from[x];
                }
            }
            int at = done * column.length;
            for (int i = 0; i < column.length; i++) {
                float clipped = Math.max(0f, Math.min(1f, column[i]));
                samples[at + i] = (byte) (int) (clipped * 255f + 0.5f);
            }
            done++;
        }

        /**
         * The samples of the result, row by row.
         *
         * @throws IllegalStateException if rows are missing
         */
        public byte[] samples() {
            if (done < to.height()) {
                throw new IllegalStateException("only " + taken + " rows were added");
            }
            return samples;
        }
    }

    /** The source elements and their weights for each element of the result. */
    private static final class Kernel {
        private final int sourceLength;
        private final int[] first;
        private final float[][] weights;

        Kernel(int sourceLength, int resultLength) {
            this.sourceLength = sourceLength;
            this.first = new int[resultLength];
            this.weights = new float[resultLength][];
            double scale = (double) sourceLength / resultLength;
            double stretch = Math.max(scale, 1);
            double reach = SUPPORT * stretch;
            for (int i = 0; i < resultLength; i++) {
                double centre = (i + 0.5) * scale;
                int from = Math.max(0, (int) Math.floor(centre - reach + 0.5));
                int to = Math.min(sourceLength, (int) Math.floor(centre + reach + 0.5));
                double[] values = new double[to - from];
                for (int j = from; j < to; j++) {
                    values[j - from] = cubic((j + 0.5 - centre) / stretch);
                }
                double sum = Arrays.stream(values).sum();
                first[i] = from;
                weights[i] = new float[values.length];
                for (int j = 0; j < values.length; j++) {
                    weights[i][j] = (float) (values[j] / sum);
                }
            }
        }

        /** The largest number of source elements that one element of the result needs. */
        int longest() {
            return Arrays.stream(weights).mapToInt(w -> w.length).max().orElse(0);
        }

        /** The number of source elements, counted from the first, that must be available to compute an element of the result. */
        int last(int element) {
            return first[element] + weights[element].length;
        }

        float[] applyToRows(float[] source, int firstRow, int rows) {
            float[] result = new float[rows * first.length];
            applyToRows(source, firstRow, rows, result);
            return result;
        }

        void applyToRows(float[] source, int firstRow, int rows, float[] result) {
            int width = first.length;
            for (int row = 0; row < rows; row++) {
                int start = (firstRow + row) * sourceLength;
                for (int x = 0; x < width; x++) {
                    float sum = 0;
                    float[] w = weights[x];
                    for (int j = 0; j < w.length; j++) {
                        sum += w[j] * source[start + first[x] + j];
                    }
                    result[row * width + x] = sum;
                }
            }
        }

        /**
         * Applies the kernel to one row of interleaved red, green and blue. Computes three sums at a time, each in the same order as for a plane.
         */
        void applyToPixels(float[] source, float[] result) {
            for (int x = 0; x < first.length; x++) {
                float red = 0;
                float green = 0;
                float blue = 0;
                float[] w = weights[x];
                int at = FloatImage.CHANNELS * first[x];
                for (float weight : w) {
                    red += weight * source[at];
                    green += weight * source[at + 1];
                    blue += weight * source[at + 2];
                    at += FloatImage.CHANNELS;
                }
                result[FloatImage.CHANNELS * x] = red;
                result[FloatImage.CHANNELS * x + 1] = green;
                result[FloatImage.CHANNELS * x + 2] = blue;
            }
        }

        void applyToColumns(float[] source, int width, float[] result, int offset) {
            for (int y = 0; y < first.length; y++) {
                int start = offset + y * width;
                for (int j = 0; j < weights[y].length; j++) {
                    float w = weights[y][j];
                    int from = (first[y] + j) * width;
                    for (int x = 0; x < width; x++) {
                        result[start + x] += w * source[from + x];
                    }
                }
                for (int x = start; x < start + width; x++) {
                    result[x] = Math.max(0f, Math.min(1f, result[x]));
                }
            }
        }

        private static double cubic(double x) {
            double t = Math.abs(x);
            if (t < 1) {
                return ((SHARPNESS + 2) * t - (SHARPNESS + 3)) * t * t + 1;
            }
            return t < 2 ? (((t - 5) * t + 8) * t - 4) * SHARPNESS : 0;
        }
    }
}
