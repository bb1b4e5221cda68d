package dev.stylewright.worker.stylize.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.BooleanSupplier;

/**
 * Limited-memory BFGS (Liu and Nocedal 1989) with a safe step. A trial that is not finite, or does not decrease the value sufficiently (Armijo),
 * is undone, and a shorter step follows. If repeated shorter steps fail, the curvature pairs are removed. The value therefore never rises from
 * one accepted point to the next, and the last accepted point is the best.
 *
 * <p>Within a {@link Box}, each trial is projected onto the box. Elements at a bound do not take part in the direction if the function decreases
 * beyond this bound (Schmidt, Kim and Sra 2012, Projected Newton-type Methods in Machine Learning, section 2).
 */
public final class Lbfgs implements Minimizer {
    private static final long HISTORY_BYTES = 320L << 20;
    private static final int LONGEST_HISTORY = 100;
    private static final int SHORTEST_HISTORY = 10;
    /** Root mean square of the first step without curvature information: about half a grey level of 256. */
    private static final double FIRST_STEP = 0.002;

    private static final double SUFFICIENT_DECREASE = 1e-4;
    private static final int MOST_REJECTIONS = 4;

    private final double step;
    private final int mostPairs;
    private final Preconditioner preconditioner;
    private final Box box;

    /** @param step length of the first trial, in units of the quasi-Newton step; usually 1 */
    Lbfgs(double step) {
        this(step, LONGEST_HISTORY, Preconditioner.NONE, Box.NONE);
    }

    /**
     * @param mostPairs limit of the history when memory is short; at least 1
     * @param preconditioner the assumed inverse Hessian in directions without curvature information
     * @param box bounds of the vector; a start outside is projected onto them
     */
    public Lbfgs(double step, int mostPairs, Preconditioner preconditioner, Box box) {
        this.step = step;
        this.mostPairs = mostPairs;
        this.preconditioner = preconditioner;
        this.box = box;
    }

    /** The number of pairs to keep for vectors of n elements: as many as fit into a fixed amount of memory, within limits. */
    public static int historyFor(long n) {
        long fitting = HISTORY_BYTES / (2 * Float.BYTES * n);
        return (int) Math.max(SHORTEST_HISTORY, Math.min(LONGEST_HISTORY, fitting));
    }

    @Override
    public Minimum minimize(Differentiable function, NDArray start, BooleanSupplier more, NDManager owner) {
        try (NDManager manager = owner.newSubManager();
                Curvature curvature = new Curvature(
                        manager, start.size(), Math.min(mostPairs, historyFor(start.size())), preconditioner)) {
            NDArray first;
            try (start) {
                first = box.project(start, manager);
            }
            Search search = new Search(function, curvature, manager, first);
            while (search.canGoOn() && more.getAsBoolean()) {
                search.advance();
            }
            NDArray best = search.point;
            best.attach(owner);
            return new Minimum(best, search.here.losses());
        }
    }

    /** The state of one search: a point, the function at this point, and the current search direction. */
    private final class Search {
        private final Differentiable function;
        private final Curvature curvature;
        private final NDManager manager;
        private NDArray point;
        private Differentiable.Evaluated here;
        private NDArray direction;
        /** Marks the elements that no bound blocks. */
        private NDArray free;

        private double slope;
        private double length;
        private int rejections;
        private double firstStep = FIRST_STEP;

        Search(Differentiable function, Curvature curvature, NDManager manager, NDArray start) {
            this.function = function;
            this.curvature = curvature;
            this.manager = manager;
            this.point = start;
            this.here = Minimizer.atStart(function, start, manager);
            this.direction = manager.zeros(start.getShape());
            this.free = manager.zeros(start.getShape());
            aim();
        }

        /** Whether a further decrease is possible. False if the gradient vanishes. */
        boolean canGoOn() {
            return slope < 0;
        }

        /** Runs one evaluation, whose trial is either accepted or undone. */
        void advance() {
            NDArray trial;
            try (NDArray step = direction.mul((float) length);
                    NDArray reached = step.addi(point)) {
                trial = box.project(reached, manager);
            }
            NDArray move = trial.sub(point);
            double predicted = Minimizer.dot(move, here.gradient());
            Differentiable.Evaluated there = function.at(trial, manager);
            double bound = here.value() + SUFFICIENT_DECREASE * Math.min(0, predicted);
            if (there.value() <= bound && Double.isFinite(Minimizer.rootMeanSquare(there.gradient()))) {
                accept(move, trial, there);
            } else {
                move.close();
                trial.close();
                there.gradient().close();
                reject(there.value(), predicted);
            }
        }

        private void accept(NDArray move, NDArray trial, Differentiable.Evaluated there) {
            NDArray change = there.gradient().sub(here.gradient());
            change.muli(free);
            curvature.add(move, change);
            point.close();
            here.gradient().close();
            point = trial;
            here = there;
            rejections = 0;
            firstStep = FIRST_STEP;
            aim();
        }

        private void reject(double value, double predicted) {
            rejections++;
            if (rejections <= MOST_REJECTIONS) {
                length = shorter(value, predicted);
                return;
            }
            curvature.clear();
            firstStep /= 10;
            rejections = 0;
            aim();
        }

        /** The minimum of the parabola through the known values on the line, limited to the range from a tenth to half of the rejected length. */
        private double shorter(double value, double predicted) {
            double parabola = -predicted * length / (2 * (value - here.value() - predicted));
            double safe = Double.isFinite(parabola) ? parabola : 0;
            return Math.max(0.1 * length, Math.min(0.5 * length, safe));
        }

        /** Chooses the next search direction. */
        private void aim() {
            direction.close();
            free.close();
            free = box.free(point, here.gradient(), manager);
            try (NDArray gradient = here.gradient().mul(free)) {
                aim(gradient);
            }
        }

        /** @param gradient gradient of the free elements; 0 at the others */
        private void aim(NDArray gradient) {
            if (!curvature.isEmpty()) {
                direction = curvature.direction(gradient, manager).muli(free);
                slope = Minimizer.dot(direction, gradient);
                length = step;
                if (slope < 0) {
                    return;
                }
                direction.close();
                curvature.clear();
            }
            direction = preconditioner.times(gradient, manager).muli(free);
            double size = Minimizer.rootMeanSquare(direction);
            direction.muli((float) (size > 0 ? -firstStep / size : 0));
            slope = Minimizer.dot(direction, gradient);
            length = 1;
        }
    }
}
