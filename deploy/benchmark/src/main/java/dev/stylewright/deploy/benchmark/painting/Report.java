package dev.stylewright.deploy.benchmark.painting;

import dev.stylewright.deploy.benchmark.report.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The figures as Markdown. Pure. */
final class Report {
    private Report() {}

    /**
     * Loss at equal numbers of evaluations, both at one scale from the same start.
     *
     * @param checkpoints after how many evaluations
     */
    static String convergence(List<ComparisonRun.Result> results, List<Integer> checkpoints) {
        StringBuilder text = new StringBuilder("| pair |");
        checkpoints.forEach(n -> text.append(" after ").append(n).append(" |"));
        text.append("\n|---|").append("---|".repeat(checkpoints.size())).append('\n');
        List<List<Double>> columns = new ArrayList<>();
        checkpoints.forEach(n -> columns.add(new ArrayList<>()));
        for (ComparisonRun.Result result : results) {
            text.append("| ").append(result.pair()).append(" |");
            for (int i = 0; i < checkpoints.size(); i++) {
                double ratio = ratio(result.ours(), result.torch(), checkpoints.get(i));
                columns.get(i).add(ratio);
                text.append(format(" %.3f |", ratio));
            }
            text.append('\n');
        }
        text.append("| **median** |");
        columns.forEach(column ->
                text.append(format(" **%.3f** |", Statistics.median(column).orElseThrow())));
        return text.append('\n').toString();
    }

    private static double ratio(Trace ours, Trace torch, int evaluations) {
        return ours.lowestAfter(evaluations).orElseThrow()
                / torch.lowestAfter(evaluations).orElseThrow();
    }

    /** Time until the loss that PyTorch ends with, and the cost of an evaluation. */
    static String timeToEqualLoss(List<ComparisonRun.Result> results) {
        StringBuilder text = new StringBuilder("""
                | pair | size | PyTorch: evaluations, seconds, loss | ours: seconds to that loss | part of PyTorch's time | evaluation: PyTorch, ours | ratio |
                |---|---|---|---|---|---|---|
                """);
        for (ComparisonRun.Result result : results) {
            Trace torch = result.torch();
            OptionalDouble reached = result.ours().secondsTo(result.goal());
            double torchCost = torch.evaluationSeconds().orElseThrow();
            double ourCost = result.ours().evaluationSeconds().orElseThrow();
            text.append(format(
                    "| %s | %d px | %d, %.0f s, %.4f | %s | %s | %.3f s, %.3f s | %.2f |%n",
                    result.pair(),
                    result.size(),
                    torch.samples().size(),
                    torch.seconds(),
                    result.goal(),
                    reached.isPresent() ? format("%.0f s", reached.getAsDouble()) : notReached(result),
                    reached.isPresent() ? format("%.2f", reached.getAsDouble() / torch.seconds()) : "-",
                    torchCost,
                    ourCost,
                    ourCost / torchCost));
        }
        return text.toString();
    }

    private static String notReached(ComparisonRun.Result result) {
        return format(
                "not reached: %.4f after %.0f s",
                result.ours().lowestAfter(Integer.MAX_VALUE).orElseThrow(),
                result.ours().seconds());
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
