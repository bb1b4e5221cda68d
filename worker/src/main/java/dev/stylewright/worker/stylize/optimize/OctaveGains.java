package dev.stylewright.worker.stylize.optimize;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How much farther an image may be moved at one spatial frequency than at another for the same gradient: a gain for each octave of each opponent colour. It
 * begins with what holds for VGG19 roughly, {@code (f + c)^-1.5} with half as much for colours as for brightness, and goes over to what is seen. Frequencies are in
 * cycles per pixel, and so hold at any size of the image. On the host; not thread-safe.
 */
public final class OctaveGains {
    /** Bands one octave apart, the last one at the highest frequency along an edge. */
    public static final int BANDS = 8;

    private static final double HIGHEST = 0.5;
    private static final double FLATTENS_AT = 1.0 / 64;
    private static final double STEEPNESS = 1.5;
    private static final double COLOUR = 0.5;
    /** How many pairs outweigh what is assumed. */
    private static final int TRUST = 10;
    /** How much less each pair counts than the one after it. */
    private static final double FADING = 0.9;
    /** Farther than this from what is assumed nothing is believed: 64 times. */
    private static final double FARTHEST = Math.log(64);

    private final int channels;
    private final double[] assumed;
    private final double[] logs;
    private final double[] steps;
    private final double[] changes;
    private int pairs;

    /** @param channels 3 opponent colours, or 1 for luminance only */
    public OctaveGains(int channels) {
        this.channels = channels;
        this.assumed = new double[channels * BANDS];
        this.logs = new double[channels * BANDS];
        this.steps = new double[channels * BANDS];
        this.changes = new double[channels * BANDS];
        for (int i = 0; i < assumed.length; i++) {
            double frequency = HIGHEST * Math.pow(2, i % BANDS - (BANDS - 1));
            double colour = i < BANDS ? 1 : COLOUR;
            assumed[i] = Math.log(colour) - STEEPNESS * Math.log((frequency + FLATTENS_AT) / (HIGHEST + FLATTENS_AT));
        }
        System.arraycopy(assumed, 0, logs, 0, logs.length);
    }

    /** Colours that have gains of their own. */
    int channels() {
        return channels;
    }

    /** Where a frequency lies among the bands: from 0 to {@value #BANDS} - 1, whole numbers at the bands themselves. */
    static double position(double frequency) {
        double octaves = Math.log(Math.max(frequency, Double.MIN_NORMAL) / HIGHEST) / Math.log(2);
        return Math.max(0, Math.min(BANDS - 1, octaves + BANDS - 1));
    }

    /** Natural logarithms of the gains, colour by colour. */
    float[] logarithms() {
        float[] found = new float[logs.length];
        for (int i = 0; i < found.length; i++) {
            found[i] = (float) logs[i];
        }
        return found;
    }

    /** The gain where the highest frequencies begin that a transform has dropped, whatever their colour. */
    double gainAt(double frequency) {
        double position = position(frequency);
        int low = Math.min((int) position, BANDS - 2);
        double sum = 0;
        for (int colour = 0; colour < channels; colour++) {
            double below = logs[colour * BANDS + low];
            sum += below + (position - low) * (logs[colour * BANDS + low + 1] - below);
        }
        return Math.exp(sum / channels);
    }

    /**
     * Hears how much of a step, and of the change of the gradient along it, lies in each band.
     *
     * @param step energies, colour by colour; at least 0
     * @param change likewise
     */
    void learn(float[] step, float[] change) {
        double total = 0;
        for (float energy : step) {
            total += energy;
        }
        if (!(total > 0 && Double.isFinite(total))) {
            return;
        }
        double[] seen = new double[logs.length];
        for (int i = 0; i < seen.length; i++) {
            steps[i] = FADING * steps[i] + step[i] / total;
            changes[i] = FADING * changes[i] + change[i] / total;
            // A band in which hardly anything has happened says nothing.
            seen[i] = steps[i] > 0 && changes[i] > 0 ? Math.log(steps[i] / changes[i]) / 2 : Double.NaN;
        }
        double shift = mean(assumed, seen) - mean(seen, seen);
        if (!Double.isFinite(shift)) {
            return;
        }
        pairs++;
        double weight = (double) pairs / (pairs + TRUST);
        for (int i = 0; i < seen.length; i++) {
            double away = Double.isNaN(seen[i]) ? 0 : seen[i] + shift - assumed[i];
            logs[i] = assumed[i] + weight * Math.max(-FARTHEST, Math.min(FARTHEST, away));
        }
    }

    /** Mean of those values where another array has a number. */
    private static double mean(double[] values, double[] known) {
        return IntStream.range(0, values.length)
                .filter(i -> !Double.isNaN(known[i]))
                .mapToDouble(i -> values[i])
                .average()
                .orElse(Double.NaN);
    }

    @Override
    public String toString() {
        return Arrays.toString(logs);
    }
}
