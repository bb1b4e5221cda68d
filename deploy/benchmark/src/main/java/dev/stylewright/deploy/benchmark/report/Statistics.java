package dev.stylewright.deploy.benchmark.report;

import java.util.List;
import java.util.OptionalDouble;

/** Statistics of many figures. Pure. */
public final class Statistics {
    private Statistics() {}

    /** The median; empty if there are no values. */
    public static OptionalDouble median(List<Double> values) {
        double[] sorted = sorted(values);
        int n = sorted.length;
        return n == 0 ? OptionalDouble.empty() : OptionalDouble.of((sorted[(n - 1) / 2] + sorted[n / 2]) / 2);
    }

    /** The mean; empty if there are no values. */
    public static OptionalDouble mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average();
    }

    /**
     * The smallest value that at least this part of the values does not exceed (nearest rank); empty if there are no values.
     *
     * @param part above 0, at most 1: 0.95 for the 95th percentile
     */
    public static OptionalDouble percentile(List<Double> values, double part) {
        if (!(part > 0 && part <= 1)) {
            throw new IllegalArgumentException("part must be above 0 and at most 1; got " + part);
        }
        double[] sorted = sorted(values);
        int rank = (int) Math.ceil(part * sorted.length);
        return rank == 0 ? OptionalDouble.empty() : OptionalDouble.of(sorted[rank - 1]);
    }

    private static double[] sorted(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }
}
