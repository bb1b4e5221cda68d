package dev.stylewright.worker.stylize.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import dev.stylewright.worker.stylize.ImageSize;

/**
 * An estimate of the inverse Hessian of the objective, {@code P = C^1/2 E C^1/2}. C is fixed and scales each spatial frequency
 * ({@link SpectralScaling}): the objective is hundreds of times as sensitive to fine detail as to large areas. E is learnt from each pair and
 * scales each position ({@link LocalGains}): the objective is several times as sensitive to structured areas as to flat ones. Without both,
 * L-BFGS spends most of its evaluations on learning this.
 */
public final class LearntPreconditioner implements Preconditioner {
    private static final Shape CELL = new Shape(LocalGains.CELL, LocalGains.CELL);
    private static final Shape NO_PADDING = new Shape(0, 0);
    private static final int BILINEAR = 2;

    private final ImageSize imageSize;
    private final SpectralScaling spectral;
    private final LocalGains local;
    private final NDManager manager;
    /** The gain of each pixel, {@code [height * width]}. */
    private NDArray places;

    /**
     * @param imageSize size of the image
     * @param channels 3, or 1 for luminance only
     * @param owner the manager that will own all arrays
     */
    public LearntPreconditioner(ImageSize imageSize, int channels, NDManager owner) {
        this.imageSize = imageSize;
        this.spectral = new SpectralScaling(imageSize, channels, owner);
        this.local = new LocalGains(imageSize);
        this.manager = owner;
        this.places = newPlaces();
    }

    @Override
    public NDArray times(NDArray vector, NDManager owner) {
        try (NDArray half = spectral.half(vector, owner);
                NDArray rows = byPixel(half)) {
            rows.muli(places);
            return spectral.half(half, owner);
        }
    }

    @Override
    public double learn(NDArray step, NDArray change) {
        try (NDManager scratch = manager.newSubManager()) {
            // Use coordinates in which all frequencies have the same curvature.
            try (NDArray stepEnergy = energy(spectral.inverseHalf(step, scratch));
                    NDArray changeEnergy = energy(spectral.half(change, scratch))) {
                local.learn(byCell(stepEnergy), byCell(changeEnergy));
                places.close();
                places = newPlaces();
                return Minimizer.dot(changeEnergy, places);
            }
        }
    }

    /** A view of the vector, {@code [channels, height * width]}. */
    private NDArray byPixel(NDArray vector) {
        return vector.reshape(vector.size() / imageSize.pixels(), imageSize.pixels());
    }

    /** The energy of each pixel, {@code [height * width]}. Squares the vector in place, to save the memory of another vector for large images. */
    private NDArray energy(NDArray vector) {
        try (NDArray rows = byPixel(vector.muli(vector))) {
            return rows.sum(new int[] {0});
        }
    }

    private float[] byCell(NDArray energy) {
        try (NDArray plane = energy.reshape(1, 1, imageSize.height(), imageSize.width());
                NDArray means = Pool.avgPool2d(plane, CELL, CELL, NO_PADDING, true, false)) {
            return means.toFloatArray();
        }
    }

    private NDArray newPlaces() {
        ImageSize cells = local.cells();
        long[] covered = {(long) cells.height() * LocalGains.CELL, (long) cells.width() * LocalGains.CELL};
        try (NDArray logarithms = manager.create(local.logarithms(), new Shape(1, 1, cells.height(), cells.width()));
                NDArray smooth = logarithms.getNDArrayInternal().interpolation(covered, BILINEAR, false);
                NDArray cut = smooth.get(":, :, :" + imageSize.height() + ", :" + imageSize.width());
                NDArray gain = cut.exp()) {
            return gain.reshape(imageSize.pixels());
        }
    }
}
