package dev.stylewright.worker.stylize.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import java.util.function.UnaryOperator;

/** Computes values and gradients by automatic differentiation. */
final class Recording {
    /** The engine records gradients for one computation at a time in the whole JVM. */
    private static final Object RECORDER = new Object();

    private Recording() {}

    /**
     * Values of some terms, and the gradient of their weighted sum.
     *
     * @param gradient has the shape of the leaf and belongs to its manager
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Recorded(double[] terms, NDArray gradient) {}

    /**
     * Computes terms of x and the gradient of their weighted sum with respect to x.
     *
     * @param x a leaf: the arrays from which it was computed are not differentiated
     * @param terms computes a vector of n terms of x
     * @param weights weights of the terms, {@code [n]}
     */
    static Recorded of(NDArray x, UnaryOperator<NDArray> terms, NDArray weights) {
        synchronized (RECORDER) {
            x.setRequiresGradient(true);
            double[] values;
            try (GradientCollector collector = x.getManager().getEngine().newGradientCollector()) {
                NDArray found = terms.apply(x);
                values = doubles(found.toFloatArray());
                collector.backward(found.dot(weights));
            }
            return new Recorded(values, x.getGradient());
        }
    }

    /**
     * Computes terms and gradient with a loss scale, for gradients in numbers with a small range. Repeats the computation as long as the gradient
     * overflows and a smaller scale may help.
     */
    static Recorded of(NDArray x, UnaryOperator<NDArray> terms, NDArray weights, LossScale scale) {
        if (!scale.isNeeded()) {
            return of(x, terms, weights);
        }
        while (true) {
            // Use a new leaf for each attempt, since gradients of one leaf accumulate.
            NDArray leaf = x.duplicate();
            Recorded found;
            float factor = scale.factor();
            try (NDArray scaled = weights.mul(factor)) {
                found = of(leaf, terms, scaled);
            }
            found.gradient().divi(factor);
            // A smaller scale does not help if the terms themselves are infinite.
            if (!isFinite(found.terms()) || !scale.retry(isFinite(found.gradient()))) {
                return found;
            }
            found.gradient().close();
            leaf.close();
        }
    }

    private static double[] doubles(float[] values) {
        double[] result = new double[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    private static boolean isFinite(double[] values) {
        boolean finite = true;
        for (double value : values) {
            finite &= Double.isFinite(value);
        }
        return finite;
    }

    private static boolean isFinite(NDArray x) {
        try (NDArray sizes = x.abs();
                NDArray sum = sizes.sum()) {
            return Float.isFinite(sum.getFloat());
        }
    }
}
