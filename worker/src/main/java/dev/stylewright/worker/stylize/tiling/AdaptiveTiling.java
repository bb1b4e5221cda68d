package dev.stylewright.worker.stylize.tiling;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.optimize.Differentiable;
import java.util.function.Function;

/** An objective that continues with smaller tiles if memory runs out, and fails only with the smallest tiles. Use it from one thread. */
public final class AdaptiveTiling implements Differentiable {
    private final Function<TilePlan, Differentiable> maker;
    private TilePlan plan;
    private Differentiable current;
    private int reductions;

    /**
     * @param maker creates the objective for a plan
     * @param plan the initial plan
     */
    public AdaptiveTiling(Function<TilePlan, Differentiable> maker, TilePlan plan) {
        this.maker = maker;
        this.plan = plan;
        this.current = maker.apply(plan);
    }

    @Override
    public Evaluated at(NDArray x, NDManager owner) {
        while (true) {
            try {
                return current.at(x, owner);
            } catch (EngineException e) {
                if (!OutOfMemoryDetector.caused(e) || plan.isSmallest()) {
                    throw e;
                }
                plan = plan.smaller();
                current = maker.apply(plan);
                reductions++;
            }
        }
    }

    /** The current plan. */
    TilePlan plan() {
        return plan;
    }

    /** How often memory ran out. */
    public int reductions() {
        return reductions;
    }
}
