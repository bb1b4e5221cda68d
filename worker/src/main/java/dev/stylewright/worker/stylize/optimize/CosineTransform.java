package dev.stylewright.worker.stylize.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.stylewright.worker.stylize.ImageSize;

/**
 * The cosine spectrum of images. First converts to three opponent colours with an orthonormal matrix: brightness, red against blue, green against
 * both. Then applies an orthonormal DCT-II (Ahmed, Natarajan and Rao 1974) along both edges, as products with two matrices. The transform
 * preserves lengths. It extends images by mirroring at their edges, not by repetition. It keeps a limited number of frequencies along an edge;
 * for a larger image it is a projection. Use it from one thread.
 */
public final class CosineTransform {
    /** The largest number of frequencies along an edge. More would cost memory, and would represent only fine detail of large images. */
    public static final int MOST_FREQUENCIES = 1024;

    private static final float R2 = (float) Math.sqrt(1.0 / 2);
    private static final float R3 = (float) Math.sqrt(1.0 / 3);
    private static final float R6 = (float) Math.sqrt(1.0 / 6);
    private static final float[] OPPONENT = {R3, R3, R3, R2, 0, -R2, R6, -2 * R6, R6};

    private final ImageSize imageSize;
    private final int channels;
    private final NDArray colours;
    private final NDArray coloursBack;
    private final NDArray down;
    private final NDArray downBack;
    private final NDArray across;
    private final NDArray acrossBack;

    /**
     * @param imageSize size of the images
     * @param channels 3, or 1 for images with luminance only
     * @param owner the manager that will own the matrices
     */
    CosineTransform(ImageSize imageSize, int channels, NDManager owner) {
        this.imageSize = imageSize;
        this.channels = channels;
        this.colours = owner.create(channels == 1 ? new float[] {1} : OPPONENT, new Shape(channels, channels));
        this.coloursBack = colours.transpose();
        this.down = owner.create(cosines(imageSize.height()), new Shape(rows(), imageSize.height()));
        this.downBack = down.transpose();
        this.acrossBack = owner.create(cosines(imageSize.width()), new Shape(columns(), imageSize.width()));
        this.across = acrossBack.transpose();
    }

    /** Channels of the images. */
    int channels() {
        return channels;
    }

    /** Number of kept frequencies from top to bottom. */
    int rows() {
        return Math.min(imageSize.height(), MOST_FREQUENCIES);
    }

    /** Number of kept frequencies from left to right. */
    int columns() {
        return Math.min(imageSize.width(), MOST_FREQUENCIES);
    }

    /** Whether the transform keeps all frequencies, so that the inverse restores the image. */
    boolean isComplete() {
        return rows() == imageSize.height() && columns() == imageSize.width();
    }

    /** Length of the frequency of an element of the spectrum, in cycles per pixel: from 0 to about 0.71. */
    double frequency(int row, int column) {
        return Math.hypot(row / (2.0 * imageSize.height()), column / (2.0 * imageSize.width()));
    }

    /**
     * The spectrum {@code [channels, rows, columns]}.
     *
     * @param vector {@code [channels * height * width]}, channel by channel and row by row
     */
    NDArray of(NDArray vector, NDManager owner) {
        try (NDArray planes = vector.reshape(channels, imageSize.pixels());
                NDArray mixed = colours.matMul(planes);
                NDArray opponents = mixed.reshape(channels, imageSize.height(), imageSize.width());
                NDArray halfWay = down.matMul(opponents)) {
            NDArray spectrum = halfWay.matMul(across);
            spectrum.attach(owner);
            return spectrum;
        }
    }

    /** The image {@code [channels * height * width]} of a spectrum {@code [channels, rows, columns]}. */
    NDArray inverse(NDArray spectrum, NDManager owner) {
        try (NDArray halfWay = downBack.matMul(spectrum);
                NDArray opponents = halfWay.matMul(acrossBack);
                NDArray mixed = opponents.reshape(channels, imageSize.pixels());
                NDArray planes = coloursBack.matMul(mixed)) {
            NDArray vector = planes.flatten();
            vector.attach(owner);
            return vector;
        }
    }

    /** The first rows of the orthonormal DCT-II matrix of a length. */
    private static float[] cosines(int length) {
        int kept = Math.min(length, MOST_FREQUENCIES);
        int period = 4 * length;
        float[] cosine = new float[period];
        for (int i = 0; i < period; i++) {
            cosine[i] = (float) (Math.sqrt(2.0 / length) * Math.cos(Math.PI * i / (2.0 * length)));
        }
        float[] matrix = new float[kept * length];
        for (int i = 0; i < length; i++) {
            matrix[i] = (float) Math.sqrt(1.0 / length);
        }
        for (int k = 1; k < kept; k++) {
            for (int i = 0; i < length; i++) {
                matrix[k * length + i] = cosine[(int) ((long) k * (2L * i + 1) % period)];
            }
        }
        return matrix;
    }
}
