package dev.stylewright.deploy.benchmark.painting;

import dev.stylewright.worker.stylize.GatysStylizer;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.Schedule;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Paints a pair with our program and with others, in turns, and computes the losses of the results with the oracle.
 *
 * @param weights weights of the network, for the other programs and the oracle
 * @param scratch directory for pictures
 */
record Contest(Path weights, Path scratch) {
    private static final int TURN = 5;
    private static final int SNAPSHOT_EVERY = 5;
    /** As plain_pytorch.py calls it. */
    private static final String FULL = "fp32";

    /**
     * The plain objective, as the other program has it: nothing normalised, zeros beyond the border, pixels without bounds.
     *
     * @param scales maximum number of scales: 1 for a painting at full size only
     */
    static StylizationOptions plain(int size, int evaluations, int scales) {
        return StylizationOptions.defaults().toBuilder()
                .size(size)
                .iterations(evaluations)
                .scales(scales)
                .totalVariationWeight(0)
                .border(Border.PLAIN)
                .bounded(false)
                .build();
    }

    /** The options of a request that sets only the size and the evaluations. */
    static StylizationOptions usual(int size, int evaluations) {
        return StylizationOptions.defaults().toBuilder()
                .size(size)
                .iterations(evaluations)
                .build();
    }

    /**
     * Median seconds of an evaluation at full size: ours, and then of each program.
     *
     * @param stylizer ours, if it takes part
     */
    List<Double> evaluation(
            Pair pair,
            int size,
            int evaluations,
            String precision,
            Optional<GatysStylizer> stylizer,
            List<PyTorchProgram> programs)
            throws IOException {
        StylizationOptions options = plain(size, evaluations, 1);
        List<Painter> painters = new ArrayList<>();
        try {
            if (stylizer.isPresent()) {
                painters.add(new OwnPainter(stylizer.get(), pair, options, Integer.MAX_VALUE, scratch));
            }
            for (PyTorchProgram program : programs) {
                painters.add(rival(program, pair, options, precision));
            }
            Painter.inTurns(painters, 1);
            return painters.stream()
                    .map(painter -> painter.trace().evaluationSeconds().orElseThrow())
                    .toList();
        } finally {
            painters.forEach(Painter::close);
        }
    }

    /** The oracle's losses after equal numbers of evaluations by the same schedule: ours, the other program's. */
    List<Double> losses(Pair pair, StylizationOptions options, GatysStylizer stylizer, PyTorchProgram program)
            throws IOException {
        try (OwnPainter ours = new OwnPainter(stylizer, pair, options, Integer.MAX_VALUE, scratch);
                PyTorchPainter theirs = rival(program, pair, options, FULL)) {
            Painter.inTurns(List.of(ours, theirs), TURN);
            return program.losses(weights, content(pair), style(pair), List.of(ours.finish(), theirs.finish()), -1);
        }
    }

    /** The oracle's loss of our result alone. */
    List<Double> loss(Pair pair, StylizationOptions options, GatysStylizer stylizer, PyTorchProgram oracle)
            throws IOException {
        try (OwnPainter ours = new OwnPainter(stylizer, pair, options, Integer.MAX_VALUE, scratch)) {
            ours.advance(options.iterations());
            write(pair);
            return oracle.losses(weights, content(pair), style(pair), List.of(ours.finish()), -1);
        }
    }

    /**
     * A race to the loss that the other program ends with, at one scale.
     *
     * @param ours seconds until the first picture of ours whose loss is at most that; empty if there is none
     * @param theirs seconds that the other program took in total
     * @param loss the loss that the other program ended with
     */
    record Race(OptionalDouble ours, double theirs, double loss) {
        /** As figures; NaN for missing ones. */
        List<Double> figures() {
            return List.of(ours.orElse(Double.NaN), theirs, loss);
        }

        static Race of(List<Double> figures) {
            OptionalDouble ours = figures.get(0).isNaN() ? OptionalDouble.empty() : OptionalDouble.of(figures.get(0));
            return new Race(ours, figures.get(1), figures.get(2));
        }
    }

    /** Races, ours by the default schedule with the default number of evaluations. */
    Race race(Pair pair, int size, int evaluations, GatysStylizer stylizer, PyTorchProgram program) throws IOException {
        StylizationOptions usual = StylizationOptions.defaults();
        StylizationOptions options = plain(size, Math.min(evaluations, usual.iterations()), usual.scales());
        try (OwnPainter ours = new OwnPainter(stylizer, pair, options, SNAPSHOT_EVERY, scratch);
                PyTorchPainter theirs = rival(program, pair, plain(size, evaluations, 1), FULL)) {
            Painter.inTurns(List.of(ours, theirs), TURN);
            ours.finish();
            double goal = program.losses(weights, content(pair), style(pair), List.of(theirs.finish()), -1)
                    .get(0);
            List<Map.Entry<Sample, Path>> snapshots =
                    new ArrayList<>(ours.snapshots().entrySet());
            List<Double> losses = program.losses(
                    weights,
                    content(pair),
                    style(pair),
                    snapshots.stream().map(Map.Entry::getValue).toList(),
                    goal);
            int last = losses.size() - 1;
            OptionalDouble reached = losses.get(last) <= goal
                    ? OptionalDouble.of(snapshots.get(last).getKey().seconds())
                    : OptionalDouble.empty();
            return new Race(reached, theirs.trace().seconds(), goal);
        }
    }

    private PyTorchPainter rival(PyTorchProgram program, Pair pair, StylizationOptions options, String precision)
            throws IOException {
        write(pair);
        ImageSize size = new ImageSize(pair.content().width(), pair.content().height());
        Schedule schedule = Schedule.coarseToFine(size, options.size(), options.iterations(), options.scales());
        return new PyTorchPainter(
                program.painting(weights, content(pair), style(pair), schedule, precision),
                options.iterations(),
                scratch.resolve("pytorch.png"));
    }

    private void write(Pair pair) throws IOException {
        Images.write(pair.content(), content(pair));
        Images.write(pair.style(), style(pair));
    }

    private Path content(Pair pair) {
        return scratch.resolve(file(pair, "content"));
    }

    private Path style(Pair pair) {
        return scratch.resolve(file(pair, "style"));
    }

    private static String file(Pair pair, String which) {
        return pair.name().replace(' ', '-') + "-" + pair.content().width() + "-" + which + ".png";
    }
}
