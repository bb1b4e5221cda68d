package dev.stylewright.deploy.benchmark.painting;

import dev.stylewright.deploy.benchmark.report.Printout;
import dev.stylewright.deploy.benchmark.report.Surroundings;
import dev.stylewright.worker.adapter.weights.WeightsLoader;
import dev.stylewright.worker.adapter.weights.WeightsSource;
import dev.stylewright.worker.stylize.Border;
import dev.stylewright.worker.stylize.ComputeEngine;
import dev.stylewright.worker.stylize.EngineSettings;
import dev.stylewright.worker.stylize.GatysStylizer;
import dev.stylewright.worker.stylize.Recipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The part that races: painting side by side with a plain PyTorch program. */
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
    private List<Integer> raceSizes = List.of(512);

    @Option(names = "--race-pairs", paramLabel = "N", description = "how many of the 6 pairs race")
    private int racePairs = 1;

    @Option(names = "--evaluations", paramLabel = "N", description = "evaluations of PyTorch in a race")
    private int evaluations = 500;

    @Option(names = "--threads", paramLabel = "N", description = "threads of both; all processors if left out")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--python", paramLabel = "PROGRAM", description = "the Python interpreter")
    private String python = "python3";

    @Option(
            names = "--script",
            paramLabel = "FILE",
            defaultValue = "${sys:stylewright.benchmark.home:-deploy/benchmark}/plain_pytorch.py",
            description = "the PyTorch program")
    @SuppressWarnings("NullAway.Init") // set by picocli before the call
    private Path script;

    @Mixin
    private Printout printout = new Printout();

    @Override
    public Integer call() throws IOException {
        if (convergenceSize > 128) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--convergence-size must be at most 128, where our recipe has one scale; got " + convergenceSize);
        }
        if (convergencePairs < 0 || convergencePairs > 6) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--convergence-pairs must be 0 to 6, got " + convergencePairs);
        }
        Path scratch = Files.createTempDirectory("stylewright-benchmark");
        try {
            measure(scratch);
            return 0;
        } finally {
            discard(scratch);
        }
    }

    private void measure(Path scratch) throws IOException {
        Path weights = scratch.resolve("weights.safetensors");
        save(WeightsSource.bundled().read(), weights);
        ComputeEngine engine = ComputeEngine.start(new EngineSettings("cpu", threads));
        try (GatysStylizer stylizer = new GatysStylizer(WeightsLoader.load(WeightsSource.bundled(), engine))) {
            stylizer.warmUp();
            Field field = new Field(stylizer, PyTorchProgram.of(python, script), weights, scratch, threads);
            List<Integer> checkpoints = quick ? List.of(5, 10) : CHECKPOINTS;
            int most = checkpoints.get(checkpoints.size() - 1);
            List<Race.Result> convergence = new ArrayList<>();
            for (Pair pair : Pictures.pairs(quick ? 64 : convergenceSize).subList(0, convergencePairs)) {
                convergence.add(field.race(pair, recipe(quick ? 64 : convergenceSize, most), most, 10));
                printout.say(pair.name() + ", convergence: done");
            }
            List<Race.Result> races = new ArrayList<>();
            for (int size : quick ? List.of(160) : raceSizes) {
                for (Pair pair : Pictures.pairs(size).subList(0, quick ? 1 : racePairs)) {
                    races.add(field.race(
                            pair,
                            recipe(size, quick ? 20 : Recipe.defaults().iterations()),
                            quick ? 10 : evaluations,
                            5));
                    printout.say(pair.name() + ", " + size + " px: done");
                }
            }
            write(convergence, races, checkpoints, engine);
        }
    }

    private void write(
            List<Race.Result> convergence, List<Race.Result> races, List<Integer> checkpoints, ComputeEngine engine)
            throws IOException {
        String table = convergenceTable(convergence, checkpoints) + "Time to the loss that PyTorch ends with:\n\n"
                + Report.timeToEqualLoss(races) + "\nMeasured on " + Surroundings.text() + ", with " + threads
                + " threads and " + engine.version() + " in ours.\n";
        printout.file("painting.svg", Plot.of(races.get(races.size() - 1)));
        printout.table(table);
    }

    private static String convergenceTable(List<Race.Result> convergence, List<Integer> checkpoints) {
        return convergence.isEmpty()
                ? ""
                : "Loss of ours divided by PyTorch's after equal numbers of evaluations, "
                        + convergence.get(0).size() + " px:\n\n"
                        + Report.convergence(convergence, checkpoints) + "\n";
    }

    /** The default, but that the border counts as everything else does: so it is in the plain program. */
    private static Recipe recipe(int size, int evaluations) {
        Recipe usual = Recipe.defaults();
        return usual.toBuilder()
                .size(size)
                .iterations(evaluations)
                .totalVariationWeight(0)
                .border(Border.PLAIN)
                .build();
    }

    private static void save(ByteBuffer bytes, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    private static void discard(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
