package dev.stylewright.worker.stylize.optimize;

import dev.stylewright.worker.stylize.ImageSize;
import java.util.stream.DoubleStream;

/**
 * The relative step length of each part of the image for the same gradient, apart from frequencies. There is one gain for each cell of
 * {@value #CELL} x {@value #CELL} pixels. All gains start at 1 and approach the observed values. In experiments, gains learnt at one image size
 * were no better at another size than gains of 1. On the host; not thread-safe.
 */
final class LocalGains {
    /** Edge of a cell in pixels. */
    static final int CELL = 4;

    /** Number of pairs that weigh as much as the initial assumption of equal gains. */
    private static final int TRUST = 3;
    /** Weight of each pair relative to the next one. */
    private static final double FADING = 0.9;
    /** Factor for the logarithms of the gains. A cell also receives the curvature around it, so the observed differences are too small. */
    private static final double SHARPENING = 1.2;
    /** Largest distance of a logarithm from the mean: a factor of about 7. */
    private static final double FARTHEST = 2;

    private final ImageSize cells;
    private final double[] steps;
    private final double[] changes;
    private final float[] logs;
    private int pairs;

    /** @param image size of the image */
    LocalGains(ImageSize image) {
        this.cells = new ImageSize(inCells(image.width()), inCells(image.height()));
        int count = Math.toIntExact(cells.pixels());
        this.steps = new double[count];
        this.changes = new double[count];
        this.logs = new float[count];
    }

    /** Cells across and down. The last ones may extend beyond the image. */
    ImageSize cells() {
        return cells;
    }

    /** Natural logarithms of the gains, row by row. */
    float[] logarithms() {
        return logs.clone();
    }

    /**
     * Learns from the distribution of a step, and of the change of the gradient along it, over the cells.
     *
     * @param step energies, row by row; at least 0
     * @param change energies, row by row; at least 0
     */
    void learn(float[] step, float[] change) {
        double stepTotal = total(step);
        double changeTotal = total(change);
        if (!isUsable(stepTotal) || !isUsable(changeTotal)) {
            return;
        }
        double[] seen = new double[logs.length];
        for (int i = 0; i < seen.length; i++) {
            steps[i] = FADING * steps[i] + step[i] / stepTotal;
            changes[i] = FADING * changes[i] + change[i] / changeTotal;
            // A cell without any step or change gives no information.
            seen[i] = steps[i] > 0 && changes[i] > 0 ? Math.log(steps[i] / changes[i]) / 2 : Double.NaN;
        }
        pairs++;
        double weight = SHARPENING * pairs / (pairs + TRUST);
        double mean = DoubleStream.of(seen)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(0);
        for (int i = 0; i < seen.length; i++) {
            double away = Double.isNaN(seen[i]) ? 0 : weight * (seen[i] - mean);
            logs[i] = (float) Math.max(-FARTHEST, Math.min(FARTHEST, away));
        }
    }

    private static int inCells(int pixels) {
        return (pixels + CELL - 1) / CELL;
    }

    private static boolean isUsable(double total) {
        return total > 0 && Double.isFinite(total);
    }

    private static double total(float[] energies) {
        double sum = 0;
        for (float energy : energies) {
            sum += energy;
        }
        return sum;
    }
}
