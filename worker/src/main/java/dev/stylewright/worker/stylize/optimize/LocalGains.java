package dev.stylewright.worker.stylize.optimize;

import dev.stylewright.worker.stylize.ImageSize;
import java.util.stream.DoubleStream;

/**
 * How much farther an image may be moved in one place than in another for the same gradient, frequencies aside: a gain for each cell of {@value #CELL} x
 * {@value #CELL} pixels. It begins with 1 everywhere, and goes over to what is seen. What holds at one size of the image was found to hold at another no better than 1. On the
 * host; not thread-safe.
 */
final class LocalGains {
    /** Edge of a cell in pixels. */
    static final int CELL = 4;

    /** How many pairs outweigh the assumption that all places are alike. */
    private static final int TRUST = 3;
    /** How much less each pair counts than the one after it. */
    private static final double FADING = 0.9;
    /** A cell hears of the curvature around it as well, so that differences look smaller than they are: logarithms are multiplied by this. */
    private static final double SHARPENING = 1.2;
    /** Farther than this from the mean nothing is believed: 7 times. */
    private static final double FARTHEST = 2;

    private final ImageSize cells;
    private final double[] steps;
    private final double[] changes;
    private final float[] logs;
    private int pairs;

    /** @param image its size */
    LocalGains(ImageSize image) {
        this.cells = new ImageSize(inCells(image.width()), inCells(image.height()));
        int count = Math.toIntExact(cells.pixels());
        this.steps = new double[count];
        this.changes = new double[count];
        this.logs = new float[count];
    }

    /** Cells across and down; the last ones may reach beyond the image. */
    ImageSize cells() {
        return cells;
    }

    /** Natural logarithms of the gains, row by row. */
    float[] logarithms() {
        return logs.clone();
    }

    /**
     * Hears how much of a step, and of the change of the gradient along it, lies in each cell.
     *
     * @param step energies, row by row; at least 0
     * @param change likewise
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
            // A cell in which nothing has happened says nothing.
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
