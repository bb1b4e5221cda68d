package dev.stylewright.worker.stylize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Scales each spatial frequency of a gradient by what the objective's curvature there seems to be. The objective is hundreds of times as sensitive to fine
 * detail as to large areas, and more to brightness than to colour, so that plain L-BFGS spends most of its evaluations on finding that out. P is diagonal in the
 * {@link CosineTransform}: {@code P = T^T diag(gain) T}, and the constant gain at the highest kept frequency on what the transform drops. Gains follow the
 * energies of the steps and of the changes of the gradient, octave by octave: the diagonal that maps one to the other in the mean.
 */
final class SpectralPreconditioner implements Preconditioner {
    private final CosineTransform transform;
    private final OctaveGains gains;
    private final NDManager manager;
    /** How much each element of the spectrum belongs to each band, {@code [bands, rows * columns]}; each column sums to 1. */
    private final NDArray membership;

    private final NDArray membershipBack;
    private final double cutOff;
    private NDArray gain;

    /**
     * @param extent of the picture
     * @param gains to begin with; goes on learning
     * @param owner the manager that all arrays will belong to
     */
    SpectralPreconditioner(Extent extent, OctaveGains gains, NDManager owner) {
        this.transform = new CosineTransform(extent, owner);
        this.gains = gains;
        this.manager = owner;
        this.membership = owner.create(
                memberships(transform), new Shape(OctaveGains.BANDS, (long) transform.rows() * transform.columns()));
        this.membershipBack = membership.transpose();
        this.cutOff =
                Math.max(transform.frequency(transform.rows() - 1, 0), transform.frequency(0, transform.columns() - 1));
        this.gain = newGain();
    }

    @Override
    public NDArray times(NDArray vector, NDManager owner) {
        try (NDArray spectrum = transform.of(vector, owner)) {
            if (transform.isComplete()) {
                spectrum.muli(gain);
                return transform.inverse(spectrum, owner);
            }
            float beyond = (float) gains.gainAt(cutOff);
            try (NDArray above = gain.sub(beyond);
                    NDArray rest = vector.mul(beyond)) {
                spectrum.muli(above);
                NDArray result = transform.inverse(spectrum, owner);
                return result.addi(rest);
            }
        }
    }

    @Override
    public double learn(NDArray step, NDArray change) {
        try (NDManager scratch = manager.newSubManager()) {
            NDArray stepEnergy = energy(step, scratch);
            NDArray changeEnergy = energy(change, scratch);
            gains.learn(byBand(stepEnergy), byBand(changeEnergy));
            gain.close();
            gain = newGain();
            NDArray scaled = changeEnergy.mul(gain);
            double kept = scaled.sum().getFloat();
            if (transform.isComplete()) {
                return kept;
            }
            double dropped = Math.max(
                    0, Minimizer.dot(change, change) - changeEnergy.sum().getFloat());
            return kept + gains.gainAt(cutOff) * dropped;
        }
    }

    private NDArray energy(NDArray vector, NDManager scratch) {
        NDArray spectrum = transform.of(vector, scratch);
        return spectrum.muli(spectrum);
    }

    private float[] byBand(NDArray energy) {
        try (NDArray rows =
                        energy.reshape(Planes.CHANNELS, membership.getShape().get(1));
                NDArray sums = rows.matMul(membershipBack)) {
            return sums.toFloatArray();
        }
    }

    private NDArray newGain() {
        Shape table = new Shape(Planes.CHANNELS, OctaveGains.BANDS);
        try (NDArray logarithms = manager.create(gains.logarithms(), table);
                NDArray smooth = logarithms.matMul(membership);
                NDArray exponential = smooth.exp()) {
            return exponential.reshape(Planes.CHANNELS, transform.rows(), transform.columns());
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
