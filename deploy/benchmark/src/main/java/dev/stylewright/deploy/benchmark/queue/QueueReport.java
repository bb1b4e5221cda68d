package dev.stylewright.deploy.benchmark.queue;

import dev.stylewright.deploy.benchmark.report.Statistics;
import dev.stylewright.worker.app.configuration.QueueMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The figures as Markdown. Pure. */
final class QueueReport {
    private QueueReport() {}

    /** From publishing to the call of the stylizer, without fetching and decoding. */
    static String overhead(List<Overhead> overheads) {
        StringBuilder text = new StringBuilder("""
                | mode | requests | median | 95th percentile | largest |
                |---|---|---|---|---|
                """);
        for (Overhead overhead : overheads) {
            text.append(format(
                    "| %s | %d | **%.0f ms** | %.0f ms | %.0f ms |%n",
                    name(overhead.mode()),
                    overhead.millis().size(),
                    Statistics.median(overhead.millis()).orElseThrow(),
                    Statistics.percentile(overhead.millis(), 0.95).orElseThrow(),
                    Statistics.percentile(overhead.millis(), 1).orElseThrow()));
        }
        return text.toString();
    }

    /**
     * Images a second of many workers against one.
     *
     * @param loads in the order in which they were measured: of each mode one worker, many, one, many and so on
     */
    static String scaling(List<Load> loads) {
        int many = loads.stream().mapToInt(Load::workers).max().orElseThrow();
        StringBuilder text = new StringBuilder(format(
                "| mode | partitions | 1 worker | %1$d workers | ratio | in addition to painting: 1 worker, %1$d workers | processors busy: 1 worker, %1$d workers |%n",
                many));
        text.append("|---|---|---|---|---|---|---|\n");
        for (QueueMode mode : QueueMode.values()) {
            List<Load> one = select(loads, load -> load.mode() == mode && load.workers() == 1);
            List<Load> all = select(loads, load -> load.mode() == mode && load.workers() == many);
            if (one.isEmpty() || all.isEmpty()) {
                continue;
            }
            List<Double> ratios = IntStream.range(0, Math.min(one.size(), all.size()))
                    .mapToObj(i -> all.get(i).perSecond() / one.get(i).perSecond())
                    .toList();
            text.append(format(
                    "| %s | %d | %s a second | %s a second | **%.2f** | %.0f ms, %.0f ms | %.0f %%, %.0f %% |%n",
                    name(mode),
                    one.get(0).partitions(),
                    listed(one),
                    listed(all),
                    Statistics.median(ratios).orElseThrow(),
                    median(one, QueueReport::besidePainting),
                    median(all, QueueReport::besidePainting),
                    100 * median(one, Load::busy),
                    100 * median(all, Load::busy)));
        }
        return text.toString();
    }

    /** The time that a worker spends on an image in addition to the simulated painting, in milliseconds. */
    private static double besidePainting(Load load) {
        return 1000 * load.workers() / load.perSecond() - ScalingTrial.PAINTING.toMillis();
    }

    private static List<Load> select(List<Load> loads, Predicate<Load> which) {
        return loads.stream().filter(which).toList();
    }

    private static double median(List<Load> loads, ToDoubleFunction<Load> figure) {
        return Statistics.median(loads.stream().map(figure::applyAsDouble).toList())
                .orElseThrow();
    }

    private static String listed(List<Load> loads) {
        return loads.stream().map(load -> format("%.2f", load.perSecond())).collect(Collectors.joining(", "));
    }

    /** Where the time goes: of requests to idle workers the median of each stage, under load the mean, which add up. */
    static String stages(List<Overhead> overheads, List<Load> loads) {
        StringBuilder text = new StringBuilder("| ms |");
        JobTimes.STAGES.forEach(stage -> text.append(' ').append(stage).append(" |"));
        text.append("\n|---|").append("---|".repeat(JobTimes.STAGES.size())).append('\n');
        overheads.forEach(
                overhead -> text.append(row(name(overhead.mode()) + ", idle", overhead.stages(), Statistics::median)));
        for (QueueMode mode : QueueMode.values()) {
            Map<Integer, List<List<Double>>> byWorkers = new TreeMap<>();
            select(loads, load -> load.mode() == mode).forEach(load -> byWorkers
                    .computeIfAbsent(load.workers(), workers -> new ArrayList<>())
                    .addAll(load.stages()));
            byWorkers.forEach((workers, stages) ->
                    text.append(row(format("%s, %d busy", name(mode), workers), stages, Statistics::mean)));
        }
        return text.toString();
    }

    private static String row(String label, List<List<Double>> jobs, Function<List<Double>, OptionalDouble> together) {
        StringBuilder text = new StringBuilder("| ").append(label).append(" |");
        for (int stage = 0; stage < JobTimes.STAGES.size(); stage++) {
            List<Double> column = new ArrayList<>();
            for (List<Double> job : jobs) {
                column.add(job.get(stage));
            }
            together.apply(column)
                    .ifPresentOrElse(value -> text.append(format(" %.1f |", value)), () -> text.append(" - |"));
        }
        return text.append('\n').toString();
    }

    private static String name(QueueMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
