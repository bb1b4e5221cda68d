package dev.stylewright.deploy.benchmark.jobs;

import dev.stylewright.deploy.benchmark.report.Row;
import dev.stylewright.deploy.benchmark.report.Statistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures as Markdown. Pure. */
final class Report {
    private static final double COLD_GOAL = 1;

    private Report() {}

    static String of(ColdStart found, int size) {
        double ours = median(found.ours());
        StringBuilder text = new StringBuilder(format("""
                Cold start to the first evaluation at %d px, medians of %d launches each, in turns:

                | | seconds |
                |---|---|
                | a worker that finds a request waiting: start of the process to the first progress event | %.2f (%s) |
                """, size, found.ours().size(), ours, all(found.ours())));
        found.torch()
                .forEach((name, seconds) -> text.append(format(
                        "| %s: start of the program's process to its first line | %.2f (%s); ratio %.2f |%n",
                        name, median(seconds), all(seconds), ours / median(seconds))));
        return text.toString();
    }

    /** As a row of the table of all parts. */
    static Row row(ColdStart found, int size) {
        Map<String, Double> rivals = new LinkedHashMap<>();
        found.torch().forEach((name, seconds) -> rivals.put(name, median(seconds)));
        return Row.withGoal(
                "cold start at %d px: from the start of the process to the first evaluation, with a request waiting, s"
                        .formatted(size),
                median(found.ours()),
                rivals,
                COLD_GOAL);
    }

    static String of(JobStream found, int size, int evaluations) {
        double ours = found.oursInAll();
        double torch = found.torchInAll();
        return format(
                """
                %d jobs of %d px and %d evaluations, in four turns:

                | | seconds in all | per job |
                |---|---|---|
                | one warm worker, from the first request to the last outcome | %.1f (%s) | %.2f |
                | PyTorch's program, launched for each | %.1f (%s) | %.2f |
                | ratio | %.2f | |
                """,
                found.jobs(),
                size,
                evaluations,
                ours,
                all(found.ours()),
                ours / found.jobs(),
                torch,
                all(found.torch()),
                torch / found.jobs(),
                ours / torch);
    }

    static String of(JobOverhead found, Steps steps, int size) {
        StringBuilder text = new StringBuilder(format(
                """
                The time of a job of %d px in addition to painting, medians of %d jobs through a warm worker, one at a time:

                | | ms |
                |---|---|
                | from before the request is published until its outcome is read, except for painting | %.0f |
                | of this waiting, as reported in the outcome | %.0f |
                | fetching and decoding | %.0f |
                | encoding and storing (%.0f KB) | %.0f |

                The steps one by one, without a broker, with the worker's own parts:

                | | ms |
                |---|---|
                """,
                size,
                found.count(),
                found.median(JobOverhead.Job::besides),
                found.median(job -> job.timings().waiting().orElse(0)),
                found.median(job -> job.timings().fetching()),
                found.median(job -> job.bytes() / 1000.0),
                found.median(job -> job.timings().storing())));
        Map<String, Double> medians = steps.medians();
        medians.forEach((step, ms) -> text.append(format("| %s | %.1f |%n", step, ms)));
        double sum = medians.values().stream().mapToDouble(Double::doubleValue).sum();
        return text.append(format("| **together** | **%.0f** |%n", sum)).toString();
    }

    private static double median(List<Double> values) {
        return Statistics.median(values).orElseThrow();
    }

    private static String all(List<Double> values) {
        return String.join(", ", values.stream().map(v -> format("%.1f", v)).toList());
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
