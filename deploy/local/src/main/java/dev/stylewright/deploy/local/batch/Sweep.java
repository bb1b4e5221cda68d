package dev.stylewright.deploy.local.batch;

import dev.stylewright.protocol.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All combinations of the values of one or two parameters.
 *
 * @param axes one or two, of different parameters
 * @param combinations in the order of the first axis, then the second
 */
public record Sweep(List<SweepAxis> axes, List<Combination> combinations) {

    /** More take hours even at a small size, and a grid of them can hardly be read. */
    static final int MOST_COMBINATIONS = 100;

    private static final int MOST_AXES = 2;

    /**
     * One combination.
     *
     * @param values one for each axis
     * @param parameters the parameters with these values
     */
    public record Combination(List<SweepAxis.Value> values, Parameters parameters) {
        public Combination {
            values = List.copyOf(values);
        }
    }

    public Sweep {
        axes = List.copyOf(axes);
        combinations = List.copyOf(combinations);
    }

    /**
     * Combines the values.
     *
     * @param others the values of all other parameters
     * @throws IllegalArgumentException there are too many, or a combination is not valid
     */
    public static Sweep of(List<SweepAxis> axes, Parameters others) {
        if (axes.isEmpty() || axes.size() > MOST_AXES) {
            throw new IllegalArgumentException("--sweep can be given twice at most, for rows and columns, not "
                    + axes.size() + " times: leave out "
                    + axes.stream().skip(MOST_AXES).map(SweepAxis::name).collect(Collectors.joining(", ")));
        }
        if (axes.size() == MOST_AXES && axes.get(0).name().equals(axes.get(1).name())) {
            throw new IllegalArgumentException("--sweep names " + axes.get(0).name()
                    + " twice: give all its values at once, or another parameter");
        }
        long count = axes.stream().mapToLong(axis -> axis.values().size()).reduce(1, (a, b) -> a * b);
        if (count > MOST_COMBINATIONS) {
            throw new IllegalArgumentException("--sweep asks for "
                    + axes.stream()
                            .map(axis -> axis.values().size() + " values of " + axis.name())
                            .collect(Collectors.joining(" times "))
                    + (axes.size() == 1 ? "" : ", " + count + " paintings") + "; the limit is " + MOST_COMBINATIONS
                    + ": leave out some values");
        }
        List<List<SweepAxis.Value>> tuples = List.of(List.of());
        for (SweepAxis axis : axes) {
            tuples = extended(tuples, axis);
        }
        return new Sweep(
                axes,
                tuples.stream()
                        .map(values -> new Combination(values, parameters(axes, values, others)))
                        .toList());
    }

    private static List<List<SweepAxis.Value>> extended(List<List<SweepAxis.Value>> tuples, SweepAxis axis) {
        List<List<SweepAxis.Value>> longer = new ArrayList<>();
        for (List<SweepAxis.Value> tuple : tuples) {
            for (SweepAxis.Value value : axis.values()) {
                List<SweepAxis.Value> one = new ArrayList<>(tuple);
                one.add(value);
                longer.add(one);
            }
        }
        return longer;
    }

    private static Parameters parameters(List<SweepAxis> axes, List<SweepAxis.Value> values, Parameters others) {
        Parameters.Builder builder = others.toBuilder();
        for (int i = 0; i < axes.size(); i++) {
            builder.set(axes.get(i).definition(), values.get(i).parsed());
        }
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--sweep, at " + describe(axes, values, " ", ", ") + ": " + e.getMessage(), e);
        }
    }

    /** The combination as text: {@code contentWeight 0.02, styleScale 1.5}. */
    String label(Combination combination) {
        return describe(axes, combination.values(), " ", ", ");
    }

    /** The combination as part of a file's name. */
    String fileName(Combination combination) {
        return describe(axes, combination.values(), "-", "_").replaceAll("[^A-Za-z0-9._-]", "-");
    }

    private static String describe(
            List<SweepAxis> axes, List<SweepAxis.Value> values, String beforeValue, String between) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < axes.size(); i++) {
            parts.add(axes.get(i).name() + beforeValue + values.get(i).text());
        }
        return String.join(between, parts);
    }
}
