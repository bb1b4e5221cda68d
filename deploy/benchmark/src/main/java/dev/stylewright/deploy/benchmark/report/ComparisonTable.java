package dev.stylewright.deploy.benchmark.report;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Rows as a Markdown table, with a column for each program. Pure. */
public final class ComparisonTable {
    private ComparisonTable() {}

    /** The table; an empty cell is a figure that was not measured. */
    public static String of(List<Row> rows) {
        List<String> names = rows.stream()
                .map(row -> row.rivals().keySet())
                .flatMap(Collection::stream)
                .distinct()
                .sorted(ComparisonTable::byVersion)
                .toList();
        StringBuilder text = new StringBuilder("| measure | Stylewright |");
        names.forEach(name -> text.append(' ').append(name).append(" |"));
        text.append(" ratio | goal | met |\n|---|---|")
                .append("---|".repeat(names.size()))
                .append("---|---|---|\n");
        for (Row row : rows) {
            text.append("| ")
                    .append(row.measure())
                    .append(" | ")
                    .append(figure(row.ours()))
                    .append(" |");
            for (String name : names) {
                Double figure = row.rivals().get(name);
                text.append(' ')
                        .append(figure == null ? "" : figure(OptionalDouble.of(figure)))
                        .append(" |");
            }
            text.append(' ').append(ratio(row.ratio())).append(" | ");
            text.append(row.goal().isPresent() ? "at most " + ratio(row.goal()) : "")
                    .append(" | ")
                    .append(verdict(row))
                    .append(" |\n");
        }
        return text.toString();
    }

    private static String verdict(Row row) {
        if (row.goal().isEmpty()) {
            return "";
        }
        OptionalDouble ratio = row.ratio();
        if (ratio.isEmpty()) {
            return "not measured";
        }
        return ratio.getAsDouble() <= row.goal().getAsDouble() ? "yes" : "**no**";
    }

    /** PyTorch 2.7.1 comes before PyTorch 2.13.0. */
    private static int byVersion(String one, String other) {
        return padded(one).compareTo(padded(other));
    }

    private static String padded(String name) {
        return name.replaceAll("\\d+", "00$0").replaceAll("\\d*(\\d{3})", "$1");
    }

    private static String ratio(OptionalDouble value) {
        return value.isEmpty() ? "" : String.format(Locale.ROOT, "%.2f", value.getAsDouble());
    }

    /** With three significant digits. */
    private static String figure(OptionalDouble value) {
        if (value.isEmpty()) {
            return "";
        }
        double number = value.getAsDouble();
        int digits = number == 0 ? 0 : (int) Math.max(0, 2 - Math.floor(Math.log10(Math.abs(number))));
        return String.format(Locale.ROOT, "%." + Math.min(digits, 6) + "f", number);
    }
}
