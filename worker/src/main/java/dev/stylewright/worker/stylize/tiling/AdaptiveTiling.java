package dev.stylewright.worker.stylize.tiling;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.optimize.Differentiable;
import java.util.function.Function;

/** An objective that goes on with smaller tiles where memory runs out, and fails only when there are none. Used by one thread. */
public final class AdaptiveTiling implements Differentiable {
    private final Function<TilePlan, Differentiable> maker;
    private TilePlan plan;
    private Differentiable current;
    private int reductions;

    /**
     * @param maker makes the objective for a plan
     * @param plan to begin with
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

    /** The plan in use. */
    TilePlan plan() {
        return plan;
    }

    /** How often memory ran out. */
    public int reductions() {
        return reductions;
    }
}
