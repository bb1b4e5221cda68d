package dev.stylewright.deploy.benchmark.painting;

import dev.stylewright.deploy.benchmark.report.MachineDescription;
import dev.stylewright.deploy.benchmark.report.ReportWriter;
import dev.stylewright.deploy.embedded.DataDirectory;
import dev.stylewright.worker.adapter.weights.WeightsLoader;
import dev.stylewright.worker.adapter.weights.WeightsSource;
import dev.stylewright.worker.stylize.GatysStylizer;
import dev.stylewright.worker.stylize.engine.ComputeEngine;
import dev.stylewright.worker.stylize.engine.EngineSettings;
import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The part about painting: painting side by side with a plain PyTorch program. */
@Command(
        name = "painting",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Measures painting side by side with a plain PyTorch program: loss after equal numbers of evaluations, time to equal loss, cost of one evaluation.",
            "Both work in turns on the same pictures, weights and number of threads. Needs python3 with torch, numpy and pillow.",
            "Writes painting.md and painting.svg. Leave the machine alone meanwhile."
        })
public final class PaintingCommand implements Callable<Integer> {
    private static final List<Integer> CHECKPOINTS = List.of(50, 100, 200);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before the call
    private CommandSpec spec;

    @Option(
            names = "--quick",
            description = "few evaluations at small sizes, to see that it works; the figures mean nothing")
    private boolean quick;

    @Option(
            names = "--convergence-size",
            paramLabel = "PX",
            description = "size of the first table, at most 128: one scale")
    private int convergenceSize = 128;

    @Option(
            names = "--convergence-pairs",
            paramLabel = "N",
            description = "how many of the 6 pairs are in the first table; 0 leaves it out")
    private int convergencePairs = 6;

    @Option(names = "--race-size", paramLabel = "PX", split = ",", description = "sizes of the second table")
    private List<Integer> comparisonSizes = List.of(512);

    @Option(names = "--race-pairs", paramLabel = "N", description = "how many of the 6 pairs are compared")
    private int comparisonPairs = 1;

    @Option(names = "--evaluations", paramLabel = "N", description = "evaluations of PyTorch in a comparison")
    private int evaluations = 500;

    @Mixin
    private PyTorchOptions options = new PyTorchOptions();

    @Mixin
    private ReportWriter report = new ReportWriter();

    @Override
    public Integer call() throws IOException {
        if (convergenceSize > 128) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--convergence-size must be at most 128, where our options have one scale; got " + convergenceSize);
        }
        if (convergencePairs < 0 || convergencePairs > 6) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--convergence-pairs must be 0 to 6, got " + convergencePairs);
        }
        try (DataDirectory scratch = DataDirectory.temporary("stylewright-benchmark")) {
            measure(scratch.path());
            return 0;
        }
    }

    private void measure(Path scratch) throws IOException {
        Path weights = scratch.resolve("weights.safetensors");
        PyTorchProgram.writeWeights(weights);
        ComputeEngine engine = ComputeEngine.start(new EngineSettings("cpu", options.threads()));
        try (GatysStylizer stylizer = new GatysStylizer(WeightsLoader.load(WeightsSource.bundled(), engine))) {
            stylizer.warmUp();
            ComparisonHarness harness =
                    new ComparisonHarness(stylizer, options.program(), weights, scratch, options.threads());
            List<Integer> checkpoints = quick ? List.of(5, 10) : CHECKPOINTS;
            int most = checkpoints.get(checkpoints.size() - 1);
            List<ComparisonRun.Result> convergence = new ArrayList<>();
            for (Pair pair : Images.pairs(quick ? 64 : convergenceSize).subList(0, convergencePairs)) {
                convergence.add(harness.compare(pair, stylization(quick ? 64 : convergenceSize, most), most, 10));
                report.say(pair.name() + ", convergence: done");
            }
            List<ComparisonRun.Result> comparisons = new ArrayList<>();
            for (int size : quick ? List.of(160) : comparisonSizes) {
                for (Pair pair : Images.pairs(size).subList(0, quick ? 1 : comparisonPairs)) {
                    comparisons.add(harness.compare(
                            pair,
                            stylization(
                                    size,
                                    quick ? 20 : StylizationOptions.defaults().iterations()),
                            quick ? 10 : evaluations,
                            5));
                    report.say(pair.name() + ", " + size + " px: done");
                }
            }
            write(convergence, comparisons, checkpoints, engine);
        }
    }

    private void write(
            List<ComparisonRun.Result> convergence,
            List<ComparisonRun.Result> comparisons,
            List<Integer> checkpoints,
            ComputeEngine engine)
            throws IOException {
        String table = convergenceTable(convergence, checkpoints) + "Time to the loss that PyTorch ends with:\n\n"
                + Report.timeToEqualLoss(comparisons) + "\nMeasured on " + MachineDescription.text() + ", with "
                + options.threads()
                + " threads and " + engine.version() + " in ours.\n";
        report.file("painting.svg", Plot.of(comparisons.get(comparisons.size() - 1)));
        report.table(table);
    }

    private static String convergenceTable(List<ComparisonRun.Result> convergence, List<Integer> checkpoints) {
        return convergence.isEmpty()
                ? ""
                : "Loss of ours divided by PyTorch's after equal numbers of evaluations, "
                        + convergence.get(0).size() + " px:\n\n"
                        + Report.convergence(convergence, checkpoints) + "\n";
    }

    /** The default, but that the border counts as everything else does: so it is in the plain program. */
    private static StylizationOptions stylization(int size, int evaluations) {
        StylizationOptions usual = StylizationOptions.defaults();
        return usual.toBuilder()
                .size(size)
                .iterations(evaluations)
                .totalVariationWeight(0)
                .border(Border.PLAIN)
                .build();
    }
}
