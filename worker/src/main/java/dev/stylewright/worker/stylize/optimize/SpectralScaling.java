package dev.stylewright.worker.stylize.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.stylewright.worker.stylize.ImageSize;

/**
 * Scales each spatial frequency of an image by what {@link OctaveGains} say: {@code C = T^T diag(gain) T} with T the {@link CosineTransform}, and the constant gain
 * at the highest kept frequency on what the transform drops. Used by one thread.
 */
final class SpectralScaling {
    private final CosineTransform transform;
    private final OctaveGains gains;
    private final NDManager manager;
    /** How much each element of the spectrum belongs to each band, {@code [bands, rows * columns]}; each column sums to 1. */
    private final NDArray membership;

    private final NDArray membershipBack;
    private final double cutOff;
    /** Square roots of the gains, {@code [channels, rows, columns]}. */
    private NDArray root;

    /**
     * @param imageSize of the image
     * @param gains to begin with; goes on learning
     * @param owner the manager that all arrays will belong to
     */
    SpectralScaling(ImageSize imageSize, OctaveGains gains, NDManager owner) {
        this.transform = new CosineTransform(imageSize, gains.channels(), owner);
        this.gains = gains;
        this.manager = owner;
        this.membership = owner.create(
                memberships(transform), new Shape(OctaveGains.BANDS, (long) transform.rows() * transform.columns()));
        this.membershipBack = membership.transpose();
        this.cutOff =
                Math.max(transform.frequency(transform.rows() - 1, 0), transform.frequency(0, transform.columns() - 1));
        this.root = newRoot();
    }

    /**
     * A step and the change of the gradient along it, as they are where all frequencies are equally steep.
     *
     * @param step {@code C^-1/2 s}, {@code [n]}
     * @param change {@code C^1/2 y}, {@code [n]}
     */
    record Pair(NDArray step, NDArray change) {}

    /** {@code C^1/2 v}, {@code [n]}, in owner. */
    NDArray half(NDArray vector, NDManager owner) {
        try (NDArray spectrum = transform.of(vector, owner);
                NDArray scaled = spectrum.mul(root)) {
            return back(vector, spectrum, scaled, beyond(), owner);
        }
    }

    /** Hears of a step s and the change y of the gradient along it; what comes out is scaled by what it has made of them. */
    Pair learn(NDArray step, NDArray change, NDManager owner) {
        NDArray stepSpectrum = transform.of(step, owner);
        NDArray changeSpectrum = transform.of(change, owner);
        gains.learn(energyByBand(stepSpectrum), energyByBand(changeSpectrum));
        root.close();
        root = newRoot();
        try (stepSpectrum;
                changeSpectrum;
                NDArray scaledStep = stepSpectrum.div(root);
                NDArray scaledChange = changeSpectrum.mul(root)) {
            return new Pair(
                    back(step, stepSpectrum, scaledStep, 1 / beyond(), owner),
                    back(change, changeSpectrum, scaledChange, beyond(), owner));
        }
    }

    /** Factor of what the transform drops. */
    private double beyond() {
        return Math.sqrt(gains.gainAt(cutOff));
    }

    /** The vector with its spectrum replaced by a scaled one, and what the transform drops scaled by a number. */
    private NDArray back(NDArray vector, NDArray spectrum, NDArray scaled, double beyond, NDManager owner) {
        if (transform.isComplete()) {
            return transform.inverse(scaled, owner);
        }
        try (NDArray part = spectrum.mul((float) beyond);
                NDArray above = scaled.sub(part);
                NDArray rest = vector.mul((float) beyond)) {
            return transform.inverse(above, owner).addi(rest);
        }
    }

    private float[] energyByBand(NDArray spectrum) {
        try (NDArray energy = spectrum.mul(spectrum);
                NDArray rows = energy.reshape(
                        transform.channels(), membership.getShape().get(1));
                NDArray sums = rows.matMul(membershipBack)) {
            return sums.toFloatArray();
        }
    }

    private NDArray newRoot() {
        Shape table = new Shape(transform.channels(), OctaveGains.BANDS);
        try (NDArray logarithms = manager.create(gains.logarithms(), table);
                NDArray smooth = logarithms.matMul(membership);
                NDArray halved = smooth.mul(0.5f);
                NDArray exponential = halved.exp()) {
            return exponential.reshape(transform.channels(), transform.rows(), transform.columns());
        }
    }

    private static float[] memberships(CosineTransform transform) {
        int elements = transform.rows() * transform.columns();
        float[] found = new float[OctaveGains.BANDS * elements];
        for (int row = 0; row < transform.rows(); row++) {
            for (int column = 0; column < transform.columns(); column++) {
                double position = OctaveGains.position(transform.frequency(row, column));
                int low = Math.min((int) position, OctaveGains.BANDS - 2);
                int element = row * transform.columns() + column;
                found[low * elements + element] = (float) (low + 1 - position);
                found[(low + 1) * elements + element] = (float) (position - low);
            }
        }
        return found;
    }
}
