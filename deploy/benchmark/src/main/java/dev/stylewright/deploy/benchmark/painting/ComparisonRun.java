package dev.stylewright.deploy.benchmark.painting;

import dev.stylewright.worker.stylize.Evaluation;
import dev.stylewright.worker.stylize.GatysStylizer;
import dev.stylewright.worker.stylize.WeightedStyle;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.util.ArrayList;
import java.util.List;

/** One pair painted by both, alternately some evaluations each. */
final class ComparisonRun {
    private final PlainPyTorch pyTorch;
    private final int pyTorchEvaluations;
    private final int blockSize;
    private final List<Sample> samples = new ArrayList<>();
    private long began;
    private double worked;

    private ComparisonRun(PlainPyTorch pyTorch, int pyTorchEvaluations, int blockSize) {
        this.pyTorch = pyTorch;
        this.pyTorchEvaluations = pyTorchEvaluations;
        this.blockSize = blockSize;
    }

    /**
     * What came out.
     *
     * @param size longer edge in pixels
     */
    record Result(String pair, int size, Trace ours, Trace torch) {
        /** The loss that PyTorch had in the end. */
        double goal() {
            return torch.lowestAfter(Integer.MAX_VALUE).orElseThrow();
        }
    }

    /**
     * Paints with both.
     *
     * @param pyTorch has not begun yet
     * @param pyTorchEvaluations how many it is to make
     * @param blockSize evaluations of one before the other goes on
     */
    static Result run(
            Pair pair,
            StylizationOptions options,
            GatysStylizer stylizer,
            PlainPyTorch pyTorch,
            int pyTorchEvaluations,
            int blockSize) {
        ComparisonRun run = new ComparisonRun(pyTorch, pyTorchEvaluations, blockSize);
        run.began = System.nanoTime();
        stylizer.stylize(
                pair.content(),
                List.of(new WeightedStyle(pair.style(), 1)),
                options,
                e -> run.evaluated(e, options),
                () -> false);
        pyTorch.advance(pyTorchEvaluations - pyTorch.evaluations());
        return new Result(pair.name(), options.size(), new Trace(run.samples), pyTorch.trace());
    }

    private void evaluated(Evaluation evaluation, StylizationOptions options) {
        worked += (System.nanoTime() - began) / 1e9;
        boolean full = Math.max(evaluation.width(), evaluation.height()) == options.size();
        samples.add(new Sample(evaluation.index(), worked, evaluation.losses().total(), full));
        // At small sizes an evaluation costs too little to count towards a block.
        if (full && samples.size() % blockSize == 0) {
            pyTorch.advance(Math.min(blockSize, pyTorchEvaluations - pyTorch.evaluations()));
        }
        began = System.nanoTime();
    }
}
