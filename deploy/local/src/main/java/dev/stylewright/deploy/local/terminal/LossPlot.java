package dev.stylewright.deploy.local.terminal;

import dev.stylewright.deploy.local.terminal.LossHistory.Point;
import dev.stylewright.protocol.report.Losses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Plots the total, content and style loss over the iterations as text: three charts with the same abscissa, each with its own logarithmic axis. */
public final class LossPlot {

    private static final int ROWS = 5;
    private static final int LABEL = 10;
    private static final int MOST_COLUMNS = 100;
    private static final int LEAST_COLUMNS = 10;
    private static final String NAME = "iterations";

    private static final Map<String, ToDoubleFunction<Losses>> CHARTS = charts();

    private LossPlot() {}

    /**
     * The lines of the plot, without line ends.
     *
     * @param columns width of the terminal; the lines are shorter
     * @param unicode whether braille characters may be used; otherwise asterisks
     */
    public static List<String> lines(LossHistory history, int columns, boolean unicode) {
        List<Point> points = history.points();
        if (points.size() < 2) {
            return List.of("Plot    fewer than 2 iterations were reported, so there is no plot.");
        }
        int width = Math.max(LEAST_COLUMNS, Math.min(MOST_COLUMNS, columns - LABEL - 4));
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "Plot    %d of %d iterations were reported; logarithmic axes",
                points.size(),
                points.get(points.size() - 1).evaluation()));
        Map<Integer, Point> scales = scales(points, width);
        CHARTS.forEach((name, loss) -> lines.addAll(chart(name, loss, points, scales.keySet(), width, unicode)));
        lines.addAll(abscissa(points, scales, width));
        return lines;
    }

    private static List<String> chart(
            String name,
            ToDoubleFunction<Losses> loss,
            List<Point> points,
            Set<Integer> marks,
            int width,
            boolean unicode) {
        // A logarithmic axis has no zero: such points are left out.
        List<Point> positive = points.stream()
                .filter(point -> loss.applyAsDouble(point.losses()) > 0)
                .toList();
        if (positive.size() < 2) {
            return List.of(" ".repeat(LABEL) + " | " + name + ": 0");
        }
        double least = positive.stream()
                .mapToDouble(p -> loss.applyAsDouble(p.losses()))
                .min()
                .orElseThrow();
        double most = positive.stream()
                .mapToDouble(p -> loss.applyAsDouble(p.losses()))
                .max()
                .orElseThrow();
        DotCanvas canvas = new DotCanvas(width, ROWS, unicode);
        int x = 0;
        int y = 0;
        for (int i = 0; i < positive.size(); i++) {
            Point point = positive.get(i);
            double value = Math.log(loss.applyAsDouble(point.losses()));
            int toX = position(share(point, points), canvas.dotColumns());
            int toY = position(
                    most > least ? (Math.log(most) - value) / (Math.log(most) - Math.log(least)) : 0, canvas.dotRows());
            canvas.line(i == 0 ? toX : x, i == 0 ? toY : y, toX, toY);
            x = toX;
            y = toY;
        }
        List<String> lines = new ArrayList<>();
        List<String> rows = canvas.rows();
        lines.add(" ".repeat(LABEL) + " | " + name);
        for (int row = 0; row < rows.size(); row++) {
            String label = row == 0 ? ProgressBar.loss(most) : row == rows.size() - 1 ? ProgressBar.loss(least) : "";
            lines.add(String.format(Locale.ROOT, "%" + LABEL + "s | %s", label, marked(rows.get(row), marks))
                    .stripTrailing());
        }
        return lines;
    }

    /** The first point of each size but the first, by the column in which it is drawn. */
    private static Map<Integer, Point> scales(List<Point> points, int width) {
        Map<Integer, Point> scales = new TreeMap<>();
        String before = "";
        for (Point point : points) {
            String size = size(point).orElse(before);
            if (!before.isEmpty() && !size.equals(before)) {
                scales.put(position(share(point, points), width), point);
            }
            before = size;
        }
        return scales;
    }

    private static double share(Point point, List<Point> points) {
        double first = points.get(0).evaluation();
        double last = points.get(points.size() - 1).evaluation();
        return (point.evaluation() - first) / (last - first);
    }

    private static Optional<String> size(Point point) {
        return point.scale().map(scale -> scale.width() + "x" + scale.height());
    }

    /** A row of a chart with a dotted line where a size begins. */
    private static String marked(String row, Set<Integer> marks) {
        StringBuilder marked = new StringBuilder(row);
        for (int column : marks) {
            if (marked.charAt(column) == ' ') {
                marked.setCharAt(column, ':');
            }
        }
        return marked.toString();
    }

    /** The axis with its numbers, and the sizes, whose losses cannot be compared. */
    private static List<String> abscissa(List<Point> points, Map<Integer, Point> scales, int width) {
        StringBuilder axis = new StringBuilder("-".repeat(width));
        StringBuilder numbers = new StringBuilder(" ".repeat(width));
        String last = Integer.toString(points.get(points.size() - 1).evaluation());
        numbers.replace(width - last.length(), width, last);
        put(numbers, 0, points.get(0).evaluation());
        scales.forEach((column, point) -> {
            axis.setCharAt(column, '+');
            put(numbers, column, point.evaluation());
        });
        String indent = " ".repeat(LABEL + 3);
        List<String> lines = new ArrayList<>();
        lines.add(" ".repeat(LABEL) + " +-" + axis);
        lines.add(indent + numbers);
        lines.add(indent + " ".repeat(Math.max(0, (width - NAME.length()) / 2)) + NAME);
        if (!scales.isEmpty()) {
            List<String> sizes = new ArrayList<>();
            size(points.get(0)).ifPresent(sizes::add);
            scales.values().forEach(point -> size(point).ifPresent(sizes::add));
            wrapped(
                            "+  The losses jump where the painting continues at a larger size, with more detail to paint. Sizes in px: "
                                    + String.join(", ", sizes) + ".",
                            width)
                    .forEach(line -> lines.add(indent + line));
        }
        return lines;
    }

    /** Writes a number into a row of blanks if it fits there, with a blank on each side. */
    private static void put(StringBuilder row, int column, int number) {
        String text = Integer.toString(number);
        int end = column + text.length();
        if (end < row.length()
                && row.substring(Math.max(0, column - 1), end + 1).isBlank()) {
            row.replace(column, end, text);
        }
    }

    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private static int position(double share, int count) {
        return (int) Math.round(Math.max(0, Math.min(1, share)) * (count - 1));
    }

    private static Map<String, ToDoubleFunction<Losses>> charts() {
        Map<String, ToDoubleFunction<Losses>> charts = new LinkedHashMap<>();
        charts.put("total", Losses::total);
        charts.put("content", Losses::content);
        charts.put("style", Losses::style);
        return charts;
    }
}
