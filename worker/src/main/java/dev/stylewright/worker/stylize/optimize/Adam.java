package dev.stylewright.worker.stylize.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.Losses;
import java.util.function.BooleanSupplier;

/**
 * Adam (Kingma and Ba 2015). Keeps the best point, since a step may increase the value. After a trial that is not finite, returns to the best
 * point and halves the rate.
 */
public final class Adam implements Minimizer {
    private static final double DECAY_OF_MEAN = 0.9;
    private static final double DECAY_OF_SQUARE = 0.999;
    /** Relative to the root mean square of the first gradient. The usual 1e-8 would exceed the tiny gradients of relative losses. */
    private static final double RELATIVE_EPSILON = 1e-4;

    private final double rate;
    private final Box box;

    /** @param rate approximate change of an element per step */
    Adam(double rate) {
        this(rate, Box.NONE);
    }

    /**
     * @param rate approximate change of an element per step
     * @param box bounds of the vector; a step beyond them is projected onto them
     */
    public Adam(double rate, Box box) {
        this.rate = rate;
        this.box = box;
    }

    @Override
    public Minimum minimize(Differentiable function, NDArray start, BooleanSupplier more, NDManager owner) {
        try (NDManager manager = owner.newSubManager()) {
            NDArray point;
            try (start) {
                point = box.project(start, manager);
            }
            Differentiable.Evaluated here = Minimizer.atStart(function, point, manager);
            Moments moments = new Moments(here.gradient(), manager);
            NDArray best = point.duplicate();
            Losses bestLosses = here.losses();
            double bestValue = here.value();
            double current = rate;
            while (more.getAsBoolean()) {
                moments.step(point, here.gradient(), current);
                try (NDArray stepped = point) {
                    point = box.project(stepped, manager);
                }
                here.gradient().close();
                here = function.at(point, manager);
                if (!Double.isFinite(here.value()) || !Double.isFinite(Minimizer.rootMeanSquare(here.gradient()))) {
                    here.gradient().close();
                    point = replace(point, best);
                    current /= 2;
                    here = new Differentiable.Evaluated(bestValue, bestLosses, manager.zeros(point.getShape()));
                    moments = new Moments(here.gradient(), manager);
                } else if (here.value() < bestValue) {
                    best = replace(best, point);
                    bestLosses = here.losses();
                    bestValue = here.value();
                }
            }
            best.attach(owner);
            return new Minimum(best, bestLosses);
        }
    }

    /**
     * Closes an array and returns a copy of another one in its place. If the copy reused the old array, libtorch would write a warning to
     * standard error.
     */
    private static NDArray replace(NDArray old, NDArray source) {
        old.close();
        return source.duplicate();
    }

    /** Decaying means of the gradient and of its square. */
    private static final class Moments {
        private final NDManager manager;
        private final NDArray mean;
        private final NDArray square;
        private final double epsilon;
        private int steps;

        Moments(NDArray gradient, NDManager manager) {
            this.manager = manager;
            this.mean = manager.zeros(gradient.getShape());
            this.square = manager.zeros(gradient.getShape());
            this.epsilon = Math.max(Float.MIN_NORMAL, RELATIVE_EPSILON * Minimizer.rootMeanSquare(gradient));
        }

        void step(NDArray point, NDArray gradient, double rate) {
            steps++;
            double meanBias = 1 - Math.pow(DECAY_OF_MEAN, steps);
            double squareBias = 1 - Math.pow(DECAY_OF_SQUARE, steps);
            try (NDManager scratch = manager.newSubManager()) {
                gradient.attach(scratch);
                mean.muli((float) DECAY_OF_MEAN).addi(gradient.mul((float) (1 - DECAY_OF_MEAN)));
                square.muli((float) DECAY_OF_SQUARE).addi(gradient.square().muli((float) (1 - DECAY_OF_SQUARE)));
                NDArray size = square.div((float) squareBias);
                size.attach(scratch);
                NDArray root = size.sqrt().addi((float) epsilon);
                NDArray move = mean.mul((float) (rate / meanBias));
                move.attach(scratch);
                point.subi(move.divi(root));
            }
        }
    }
}
