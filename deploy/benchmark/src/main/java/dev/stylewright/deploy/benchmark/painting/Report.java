package dev.stylewright.deploy.benchmark.painting;

import dev.stylewright.deploy.benchmark.report.Row;
import dev.stylewright.deploy.benchmark.report.Statistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The losses as rows and as Markdown. Pure. */
final class Report {
    /** After the same number of evaluations, our loss should not be higher. */
    private static final double LOSS_GOAL = 1.0;

    private Report() {}

    /** Medians over all pairs; at least one pair. */
    static List<Row> rows(List<PairLosses> pairs, String program, int size, int evaluations) {
        String what =
                "loss after %d evaluations at %d px, median of %d pairs, ".formatted(evaluations, size, pairs.size());
        double oneScale = median(pairs, pair -> pair.oneScale().get(1));
        return List.of(
                Row.withGoal(
                        what + "one scale",
                        median(pairs, pair -> pair.oneScale().get(0)),
                        Map.of(program, oneScale),
                        LOSS_GOAL),
                Row.withGoal(
                        what + "both coarse to fine",
                        median(pairs, pair -> pair.coarseToFine().get(0)),
                        Map.of(program, median(pairs, pair -> pair.coarseToFine()
                                .get(1))),
                        LOSS_GOAL),
                Row.compared(
                        what + "our defaults, which minimise a different objective, against one scale",
                        median(pairs, PairLosses::usual),
                        Map.of(program, oneScale)));
    }

    /** A line for each pair: losses of ours divided by the other program's. */
    static String pairs(List<PairLosses> pairs, int size, int evaluations) {
        if (pairs.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(format("""
                Loss of ours divided by PyTorch's after %d evaluations at %d px:

                | pair | tuned on | one scale | both coarse to fine | our defaults against one scale |
                |---|---|---|---|---|
                """, evaluations, size));
        for (PairLosses pair : pairs) {
            text.append(format(
                    "| %s | %s | %.3f | %.3f | %.3f |%n",
                    pair.name(), pair.tuned() ? "yes" : "no", oneScale(pair), coarseToFine(pair), usual(pair)));
        }
        return text.append(format(
                        "| **median** | | **%.3f** | **%.3f** | **%.3f** |%n",
                        median(pairs, Report::oneScale),
                        median(pairs, Report::coarseToFine),
                        median(pairs, Report::usual)))
                .toString();
    }

    private static double oneScale(PairLosses pair) {
        return pair.oneScale().get(0) / pair.oneScale().get(1);
    }

    private static double coarseToFine(PairLosses pair) {
        return pair.coarseToFine().get(0) / pair.coarseToFine().get(1);
    }

    private static double usual(PairLosses pair) {
        return pair.usual() / pair.oneScale().get(1);
    }

    private static double median(List<PairLosses> pairs, ToDoubleFunction<PairLosses> figure) {
        return Statistics.median(pairs.stream().map(figure::applyAsDouble).toList())
                .orElseThrow();
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
