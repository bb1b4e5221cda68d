package dev.stylewright.deploy.benchmark.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One line of the table of all parts: a figure of ours and those of other programs. For all compared figures, less is better.
 *
 * @param measure the name of the measure, with its unit
 * @param ours our figure, if there is one
 * @param rivals the figures of the other programs, by the name of their column
 * @param compared whether our figure is divided by the smallest figure of the others
 * @param goal maximum of that quotient, if there is a goal
 */
public record Row(
        String measure, OptionalDouble ours, Map<String, Double> rivals, boolean compared, OptionalDouble goal) {

    public Row {
        rivals = Map.copyOf(rivals);
    }

    /** A figure with a maximum relative to the others'. */
    public static Row withGoal(String measure, double ours, Map<String, Double> rivals, double goal) {
        return new Row(measure, OptionalDouble.of(ours), rivals, true, OptionalDouble.of(goal));
    }

    /** A figure that may be more or less than the others'. */
    public static Row compared(String measure, double ours, Map<String, Double> rivals) {
        return new Row(measure, OptionalDouble.of(ours), rivals, true, OptionalDouble.empty());
    }

    /** Figures that are not compared. */
    public static Row information(String measure, OptionalDouble ours, Map<String, Double> rivals) {
        return new Row(measure, ours, rivals, false, OptionalDouble.empty());
    }

    /** Our figure divided by the smallest of the others'; empty where nothing is compared. */
    public OptionalDouble ratio() {
        OptionalDouble best =
                rivals.values().stream().mapToDouble(Double::doubleValue).min();
        return compared && ours.isPresent() && best.isPresent()
                ? OptionalDouble.of(ours.getAsDouble() / best.getAsDouble())
                : OptionalDouble.empty();
    }

    /** As a line of a file. */
    String encode() {
        List<String> cells = new ArrayList<>(List.of(measure, text(ours), Boolean.toString(compared), text(goal)));
        rivals.forEach((name, figure) -> cells.add(name + "=" + figure));
        return String.join("\t", cells);
    }

    /** From a line of a file. */
    static Row decode(String line) {
        String[] cells = line.split("\t", -1);
        Map<String, Double> rivals = new LinkedHashMap<>();
        for (int i = 4; i < cells.length; i++) {
            String[] parts = cells[i].split("=", 2);
            rivals.put(parts[0], Double.valueOf(parts[1]));
        }
        return new Row(cells[0], number(cells[1]), rivals, Boolean.parseBoolean(cells[2]), number(cells[3]));
    }

    private static String text(OptionalDouble number) {
        return number.isPresent() ? Double.toString(number.getAsDouble()) : "";
    }

    private static OptionalDouble number(String text) {
        return text.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
    }
}
