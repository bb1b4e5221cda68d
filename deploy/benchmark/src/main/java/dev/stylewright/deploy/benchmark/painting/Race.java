package dev.stylewright.deploy.benchmark.painting;

import dev.stylewright.worker.stylize.Evaluation;
import dev.stylewright.worker.stylize.GatysStylizer;
import dev.stylewright.worker.stylize.Recipe;
import dev.stylewright.worker.stylize.WeightedStyle;
import java.util.ArrayList;
import java.util.List;

/** One pair painted by both, in turns of some evaluations each. */
final class Race {
    private final PlainPyTorch rival;
    private final int rivalEvaluations;
    private final int turn;
    private final List<Sample> samples = new ArrayList<>();
    private long began;
    private double worked;

    private Race(PlainPyTorch rival, int rivalEvaluations, int turn) {
        this.rival = rival;
        this.rivalEvaluations = rivalEvaluations;
        this.turn = turn;
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
     * @param rival has not begun yet
     * @param rivalEvaluations how many it is to make
     * @param turn evaluations of one before the other goes on
     */
    static Result run(
            Pair pair, Recipe recipe, GatysStylizer stylizer, PlainPyTorch rival, int rivalEvaluations, int turn) {
        Race race = new Race(rival, rivalEvaluations, turn);
        race.began = System.nanoTime();
        stylizer.stylize(
                pair.content(),
                List.of(new WeightedStyle(pair.style(), 1)),
                recipe,
                e -> race.evaluated(e, recipe),
                () -> false);
        rival.advance(rivalEvaluations - rival.evaluations());
        return new Result(pair.name(), recipe.size(), new Trace(race.samples), rival.trace());
    }

    private void evaluated(Evaluation evaluation, Recipe recipe) {
        worked += (System.nanoTime() - began) / 1e9;
        boolean full = Math.max(evaluation.width(), evaluation.height()) == recipe.size();
        samples.add(new Sample(evaluation.index(), worked, evaluation.losses().total(), full));
        // At small sizes an evaluation costs little, so it would not be a turn.
        if (full && samples.size() % turn == 0) {
            rival.advance(Math.min(turn, rivalEvaluations - rival.evaluations()));
        }
        began = System.nanoTime();
    }
}
