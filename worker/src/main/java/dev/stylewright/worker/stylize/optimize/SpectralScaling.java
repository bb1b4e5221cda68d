package dev.stylewright.worker.stylize.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.stylewright.worker.stylize.ImageSize;

/**
 * Scales each spatial frequency f of an image, in cycles per pixel, by the assumed inverse curvature of VGG19's losses:
 * {@code C = T^T diag((f + c)^-1.5) T}, with T the {@link CosineTransform}. The gain for colours is half of that for brightness. Components that
 * the transform drops are scaled like the highest kept frequency. Use it from one thread.
 */
final class SpectralScaling {
    private static final double FLATTENS_AT = 1.0 / 64;
    private static final double STEEPNESS = 1.5;
    private static final double COLOUR = 0.5;

    private final CosineTransform transform;
    /** Square roots of the gains, {@code [channels, rows, columns]}. */
    private final NDArray root;
    /** Square root of the gain of the components that the transform drops. */
    private final double beyond;

    /**
     * @param imageSize size of the image
     * @param channels 3 opponent colours, or 1 for luminance only
     * @param owner the manager that will own all arrays
     */
    SpectralScaling(ImageSize imageSize, int channels, NDManager owner) {
        this.transform = new CosineTransform(imageSize, channels, owner);
        int rows = transform.rows();
        int columns = transform.columns();
        this.beyond = Math.sqrt(gain(Math.max(transform.frequency(rows - 1, 0), transform.frequency(0, columns - 1))));
        float[] roots = new float[channels * rows * columns];
        for (int i = 0; i < roots.length; i++) {
            double colour = i < rows * columns ? 1 : COLOUR;
            roots[i] = (float) Math.sqrt(colour * gain(transform.frequency(i / columns % rows, i % columns)));
        }
        this.root = owner.create(roots, new Shape(channels, rows, columns));
    }

    private static double gain(double frequency) {
        return Math.pow(frequency + FLATTENS_AT, -STEEPNESS);
    }

    /** {@code C^1/2 v}, {@code [n]}, in owner. */
    NDArray half(NDArray vector, NDManager owner) {
        try (NDArray spectrum = transform.of(vector, owner);
                NDArray scaled = spectrum.mul(root)) {
            return back(vector, spectrum, scaled, beyond, owner);
        }
    }

    /** {@code C^-1/2 v}, {@code [n]}, in owner. */
    NDArray inverseHalf(NDArray vector, NDManager owner) {
        try (NDArray spectrum = transform.of(vector, owner);
                NDArray scaled = spectrum.div(root)) {
            return back(vector, spectrum, scaled, 1 / beyond, owner);
        }
    }

    /** Replaces the spectrum of a vector by a scaled one, and multiplies the components that the transform drops by a factor. */
    private NDArray back(NDArray vector, NDArray spectrum, NDArray scaled, double factor, NDManager owner) {
        if (transform.isComplete()) {
            return transform.inverse(scaled, owner);
        }
        try (NDArray part = spectrum.mul((float) factor);
                NDArray above = scaled.sub(part);
                NDArray rest = vector.mul((float) factor)) {
            return transform.inverse(above, owner).addi(rest);
        }
    }
}
