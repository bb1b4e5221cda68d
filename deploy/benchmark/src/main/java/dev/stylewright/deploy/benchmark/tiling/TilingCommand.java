package dev.stylewright.deploy.benchmark.tiling;

import dev.stylewright.deploy.benchmark.report.BenchmarkException;
import dev.stylewright.deploy.benchmark.report.MachineDescription;
import dev.stylewright.deploy.benchmark.report.ReportWriter;
import dev.stylewright.deploy.benchmark.report.Statistics;
import dev.stylewright.worker.adapter.weights.WeightsException;
import dev.stylewright.worker.adapter.weights.WeightsLoader;
import dev.stylewright.worker.adapter.weights.WeightsSource;
import dev.stylewright.worker.stylize.GatysStylizer;
import dev.stylewright.worker.stylize.engine.ComputeEngine;
import dev.stylewright.worker.stylize.engine.EngineSettings;
import dev.stylewright.worker.stylize.engine.MemorySettings;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The benchmark of tiles: the time of an evaluation in tiles that fit a budget, compared with one in one piece. */
@Command(
        name = "tiling",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Measures the time of an evaluation of a square picture in tiles and in one piece, in turns.",
            "Writes tiling.md. Do not use the machine for anything else meanwhile."
        })
public final class TilingCommand implements Callable<Integer> {
    private static final int MIB = 20;

    @Option(names = "--quick", description = "a small picture, to check that it works; the figures are meaningless")
    private boolean quick;

    @Option(names = "--size", paramLabel = "PX", description = "edge of the picture")
    private int size = 1024;

    @Option(names = "--budget", paramLabel = "MIB", description = "memory that the painting in tiles may use")
    private int budget = 1024;

    @Option(names = "--rounds", paramLabel = "N", description = "number of turns of each")
    private int rounds = 2;

    @Option(
            names = "--evaluations",
            paramLabel = "N",
            description = "evaluations in a turn; the first one isn't counted")
    private int evaluations = 4;

    @Option(names = "--threads", paramLabel = "N", description = "threads; default: all processors")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Mixin
    private ReportWriter report = new ReportWriter();

    @Override
    public Integer call() throws IOException {
        if (quick) {
            size = 256;
            budget = 200;
            rounds = 1;
            evaluations = 2;
        }
        ComputeEngine engine = ComputeEngine.start(new EngineSettings("cpu", threads));
        TilingTimings whole = new TilingTimings(size, evaluations);
        TilingTimings tiled = new TilingTimings(size, evaluations);
        try (GatysStylizer freely = stylizer(engine, MemorySettings.UNBOUNDED.budget());
                GatysStylizer tightly = stylizer(engine, (long) budget << MIB)) {
            for (int round = 0; round < rounds; round++) {
                whole.measure(freely);
                tiled.measure(tightly);
                report.say("round " + (round + 1) + ": done");
            }
        }
        report.table(table(whole.seconds(), tiled.seconds()));
        return 0;
    }

    private static GatysStylizer stylizer(ComputeEngine engine, long bytes) {
        try {
            return new GatysStylizer(WeightsLoader.load(WeightsSource.bundled(), engine), new MemorySettings(bytes, 0));
        } catch (WeightsException e) {
            throw new BenchmarkException("the weights can't be used: " + e.getMessage(), e);
        }
    }

    private String table(List<Double> whole, List<Double> tiled) throws IOException {
        double one = Statistics.median(whole).orElseThrow();
        double many = Statistics.median(tiled).orElseThrow();
        return String.format(
                Locale.ROOT,
                """
                An evaluation at %dx%d px, medians of %d each, in turns of %d:

                | | seconds | per million pixels |
                |---|---|---|
                | in one piece | %.2f | %.2f |
                | in tiles that fit %d MiB | %.2f | %.2f |
                | ratio | %.2f | |

                Measured on %s, with %d threads.
                """,
                size,
                size,
                whole.size(),
                evaluations - 1,
                one,
                perMillion(one),
                budget,
                many,
                perMillion(many),
                many / one,
                MachineDescription.text(),
                threads);
    }

    private double perMillion(double seconds) {
        return seconds / size / size * 1e6;
    }
}
