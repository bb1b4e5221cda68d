package dev.stylewright.deploy.benchmark.painting;

import dev.stylewright.deploy.benchmark.report.ComparisonTable;
import dev.stylewright.deploy.benchmark.report.MachineDescription;
import dev.stylewright.deploy.benchmark.report.ReportWriter;
import dev.stylewright.deploy.benchmark.report.Row;
import dev.stylewright.deploy.embedded.DataDirectory;
import dev.stylewright.worker.adapter.weights.WeightsLoader;
import dev.stylewright.worker.adapter.weights.WeightsSource;
import dev.stylewright.worker.stylize.GatysStylizer;
import dev.stylewright.worker.stylize.engine.ComputeEngine;
import dev.stylewright.worker.stylize.engine.EngineSettings;
import dev.stylewright.worker.stylize.engine.Precision;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The benchmark of painting, side by side with a plain PyTorch program. */
@Command(
        name = "painting",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Measures painting side by side with a plain PyTorch program: what the machine can do, the cost of an evaluation, the loss after equal numbers of",
            "evaluations, the time to the loss that PyTorch ends with. Both work in turns on the same pictures, weights, threads and settings of the allocator.",
            "Writes painting.md, and its rows of the table of all parts. Keeps measurements in painting.measured, so an interrupted run continues",
            "where it ended, if its options are the same. Delete that file to measure again. Do not use the machine for anything else meanwhile."
        })
public final class PaintingCommand implements Callable<Integer> {
    /** As a fraction of PyTorch's evaluation time. */
    private static final Map<String, Double> EVALUATION_GOALS = Map.of("fp32", 0.85, "bf16", 0.5);

    private static final double RACE_GOAL = 0.2;

    @Option(
            names = "--quick",
            description = "few evaluations at small sizes, to check that it works; the figures are meaningless")
    private boolean quick;

    @Option(names = "--size", paramLabel = "PX", description = "size of the paintings whose losses are compared")
    private int size = 256;

    @Option(names = "--pairs", paramLabel = "N", description = "how many of the 6 pairs are compared at that size")
    private int pairs = 6;

    @Option(names = "--evaluations", paramLabel = "N", description = "evaluations of each painting at that size")
    private int evaluations = 100;

    @Option(names = "--race-size", paramLabel = "PX", description = "size of the races and of the timed evaluations")
    private int raceSize = 512;

    @Option(names = "--race-pairs", paramLabel = "N", description = "how many of the 6 pairs are raced; 0: none")
    private int racePairs = 2;

    @Option(names = "--race-evaluations", paramLabel = "N", description = "evaluations of PyTorch in a race")
    private int raceEvaluations = 500;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            split = ",",
            description = "precisions of the network in which evaluations are timed: fp32, bf16")
    private List<String> precisions = List.of("fp32", "bf16");

    @Mixin
    private PyTorchOptions options = new PyTorchOptions();

    @Mixin
    private ReportWriter report = new ReportWriter();

    private int timedEvaluations = 10;
    private double peakSeconds = 5;

    @Override
    public Integer call() throws IOException {
        if (quick) {
            size = 144;
            pairs = Math.min(pairs, 2);
            evaluations = 10;
            raceSize = 160;
            racePairs = Math.min(racePairs, 1);
            raceEvaluations = 12;
            timedEvaluations = 4;
            peakSeconds = 0.2;
        }
        try (DataDirectory scratch = DataDirectory.temporary("stylewright-benchmark")) {
            measure(scratch.path());
            return 0;
        }
    }

    private void measure(Path scratch) throws IOException {
        Path file = scratch.resolve("all-convolutions.safetensors");
        WeightsSource weights = WeightsFiles.writeWithAllConvolutions(file);
        ComputeEngine engine = engine("fp32").orElseThrow();
        List<PyTorchProgram> programs = options.programs();
        Measurements known = new Measurements(report.measurements());
        Contest contest = new Contest(file, scratch);
        List<Row> rows = new ArrayList<>(peaks(engine, programs, known));
        try (GatysStylizer stylizer = new GatysStylizer(WeightsLoader.load(weights, engine))) {
            stylizer.warmUp();
            rows.addAll(evaluations(contest, weights, programs, known));
            PyTorchProgram newest = programs.get(programs.size() - 1);
            List<PairLosses> losses = losses(contest, stylizer, newest, known);
            if (!losses.isEmpty()) {
                rows.addAll(Report.rows(losses, newest.name(), size, evaluations));
            }
            rows.addAll(races(contest, stylizer, newest, known));
            write(rows, losses, engine);
        }
    }

    private void write(List<Row> rows, List<PairLosses> losses, ComputeEngine engine) throws IOException {
        report.rows(rows);
        report.table(ComparisonTable.of(rows)
                + "\n"
                + Report.pairs(losses, size, evaluations)
                + "\nMeasured on " + MachineDescription.text() + ", with " + options.threads() + " threads and "
                + engine.version() + " in ours.\n");
    }

    /** Our engine in a precision, if it supports it. */
    private Optional<ComputeEngine> engine(String precision) {
        return Stream.of(Precision.values())
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(precision))
                .findFirst()
                .map(value -> ComputeEngine.start(new EngineSettings("cpu", options.threads(), value)));
    }

    private List<Row> peaks(ComputeEngine engine, List<PyTorchProgram> programs, Measurements known)
            throws IOException {
        EnginePeak own = new EnginePeak(engine, peakSeconds);
        List<Double> ours = known.get("peak of our engine", () -> List.of(own.product(), own.convolution()));
        Map<String, Map<String, Double>> found = new LinkedHashMap<>();
        for (PyTorchProgram program : programs) {
            // Operations and precisions always come in this order.
            List<Double> figures = known.get("peak of " + program.name(), () -> program.peaks(peakSeconds).stream()
                    .filter(line -> !line.startsWith("torch "))
                    .map(line -> Double.valueOf(line.split(" ")[2]))
                    .toList());
            for (int i = 0; i < figures.size(); i++) {
                String precision = i < 2 ? "fp32" : "bf16";
                String operation = i % 2 == 0 ? "product of matrices" : "convolution";
                found.computeIfAbsent(operation + ", " + precision, name -> new LinkedHashMap<>())
                        .put(program.name(), figures.get(i));
            }
        }
        report.say("peaks: done");
        List<Row> rows = new ArrayList<>();
        found.forEach((name, figures) -> {
            int which = name.endsWith("fp32") ? (name.startsWith("product") ? 0 : 1) : 2;
            OptionalDouble own32 = which < 2 ? OptionalDouble.of(ours.get(which)) : OptionalDouble.empty();
            rows.add(Row.information("the machine's peak, " + name + ", GFLOP/s", own32, figures));
        });
        return rows;
    }

    private List<Row> evaluations(
            Contest contest, WeightsSource weights, List<PyTorchProgram> programs, Measurements known)
            throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String precision : precisions) {
            rows.add(evaluation(contest, weights, precision, "all 13 convolutions", programs, known));
        }
        rows.add(evaluation(
                contest, WeightsSource.bundled(), precisions.get(0), "ours without the 2 identities", programs, known));
        return rows;
    }

    private Row evaluation(
            Contest contest,
            WeightsSource weights,
            String precision,
            String network,
            List<PyTorchProgram> programs,
            Measurements known)
            throws IOException {
        Pair pair = Images.pairs(raceSize).get(0);
        Optional<ComputeEngine> engine = engine(precision);
        String name = "an evaluation at %d px, %s, %s, s".formatted(raceSize, precision, network);
        List<Double> found = known.get(name + engine.map(e -> " with ours").orElse("") + names(programs), () -> {
            Optional<GatysStylizer> stylizer = engine.map(e -> new GatysStylizer(WeightsLoader.load(weights, e)));
            try {
                return contest.evaluation(pair, raceSize, timedEvaluations, precision, stylizer, programs);
            } finally {
                stylizer.ifPresent(GatysStylizer::close);
            }
        });
        report.say(name + ": done");
        int own = found.size() - programs.size();
        Map<String, Double> rivals = new LinkedHashMap<>();
        for (int i = 0; i < programs.size(); i++) {
            rivals.put(programs.get(i).name(), found.get(own + i));
        }
        Double goal = EVALUATION_GOALS.get(precision);
        return new Row(
                name,
                own == 1 ? OptionalDouble.of(found.get(0)) : OptionalDouble.empty(),
                rivals,
                true,
                goal == null ? OptionalDouble.empty() : OptionalDouble.of(goal));
    }

    private static String names(List<PyTorchProgram> programs) {
        return ", "
                + String.join(", ", programs.stream().map(PyTorchProgram::name).toList());
    }

    private List<PairLosses> losses(Contest contest, GatysStylizer stylizer, PyTorchProgram program, Measurements known)
            throws IOException {
        List<PairLosses> found = new ArrayList<>();
        for (Pair pair : Images.pairs(size).subList(0, pairs)) {
            String name = "loss of %s, %d px, %d evaluations, ".formatted(pair.name(), size, evaluations);
            String with = ", " + program.name();
            StylizationOptions oneScale = Contest.plain(size, evaluations, 1);
            StylizationOptions coarseToFine = Contest.plain(
                    size, evaluations, StylizationOptions.defaults().scales());
            StylizationOptions usual = Contest.usual(size, evaluations);
            found.add(new PairLosses(
                    pair.name(),
                    pair.tuned(),
                    known.get(name + "one scale" + with, () -> contest.losses(pair, oneScale, stylizer, program)),
                    known.get(
                            name + "coarse to fine" + with,
                            () -> contest.losses(pair, coarseToFine, stylizer, program)),
                    known.get(name + "defaults", () -> contest.loss(pair, usual, stylizer, program))
                            .get(0)));
            report.say(pair.name() + ", " + size + " px: done");
        }
        return found;
    }

    private List<Row> races(Contest contest, GatysStylizer stylizer, PyTorchProgram program, Measurements known)
            throws IOException {
        List<Row> rows = new ArrayList<>();
        for (Pair pair : Images.pairs(raceSize).subList(0, racePairs)) {
            String name = "%s at %d px: s to PyTorch's loss after %d evaluations"
                    .formatted(pair.name(), raceSize, raceEvaluations);
            Contest.Race race = Contest.Race.of(known.get(
                    name + ", " + program.name(), () -> contest.race(pair, raceSize, raceEvaluations, stylizer, program)
                            .figures()));
            report.say(name + ": done");
            rows.add(new Row(
                    name + String.format(Locale.ROOT, " (%.4f)", race.loss()),
                    race.ours(),
                    Map.of(program.name(), race.theirs()),
                    true,
                    OptionalDouble.of(RACE_GOAL)));
        }
        return rows;
    }
}
