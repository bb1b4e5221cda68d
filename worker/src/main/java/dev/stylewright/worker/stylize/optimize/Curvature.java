package dev.stylewright.worker.stylize.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/**
 * What L-BFGS remembers of the curvature: the latest steps s with the changes y of the gradient along them, and the product of the inverse Hessian they
 * imply, beginning with a {@link Preconditioner}, with a vector (Nocedal and Wright, Numerical Optimization, 2nd edition, algorithm 7.4). Steps and changes are the
 * rows of two matrices on the device, so that the two loops over them become four products with a matrix; the products of steps with later changes, which
 * the loops need besides, are kept on the host.
 */
final class Curvature implements AutoCloseable {
    /**
     * A pair counts only if the angle between s and y says so beyond float32's noise. It is relative to both lengths because gradients of relative
     * losses are tiny: an absolute bound would throw good pairs away.
     */
    private static final double SMALLEST_COSINE = 1e-6;

    /**
     * Directions of which nothing is remembered are flatter than the last step: L-BFGS takes steps where the objective is steep first. By trial; a step
     * that turns out too long is taken back.
     */
    private static final double FLATTER = 1.5;

    private final NDManager manager;
    private final int capacity;
    private final Preconditioner preconditioner;
    private final NDArray steps;
    private final NDArray changes;
    /** {@code products[i][j]}: step in row i times change in row j, for all j that are not older than i. */
    private final double[][] products;

    private int count;
    private int next;
    private double scale;

    /**
     * @param owner manager above the one that the pairs will live in
     * @param size elements of a vector
     * @param capacity most pairs, at least 1
     * @param preconditioner what is assumed in all directions of which nothing is remembered; hears of each pair
     */
    Curvature(NDManager owner, long size, int capacity, Preconditioner preconditioner) {
        this.manager = owner.newSubManager();
        this.capacity = capacity;
        this.preconditioner = preconditioner;
        this.steps = manager.create(new Shape(capacity, size));
        this.changes = manager.create(new Shape(capacity, size));
        this.products = new double[capacity][capacity];
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Takes over a step and the change of the gradient along it; drops both if their product is not safely positive. */
    void add(NDArray s, NDArray y) {
        try (s;
                y) {
            double product = Minimizer.dot(s, y);
            double lengthOfS = Minimizer.dot(s, s);
            double lengthOfY = Minimizer.dot(y, y);
            if (!(product > SMALLEST_COSINE * Math.sqrt(lengthOfS) * Math.sqrt(lengthOfY))) {
                return;
            }
            scale = FLATTER * product / preconditioner.learn(s, y);
            NDIndex row = new NDIndex(next);
            steps.set(row, s);
            changes.set(row, y);
            count = Math.min(count + 1, capacity);
            double[] withEarlier = times(steps, y);
            for (int i = 0; i < count; i++) {
                products[i][next] = withEarlier[i];
            }
            products[next][next] = product;
            next = (next + 1) % capacity;
        }
    }

    /** The quasi-Newton direction {@code -H g}, in owner; at least one pair must be there. */
    NDArray direction(NDArray gradient, NDManager owner) {
        try (NDManager scratch = owner.newSubManager()) {
            double[] alphas = times(steps, gradient);
            for (int later = count - 1; later >= 0; later--) {
                int j = row(later);
                alphas[j] /= products[j][j];
                for (int earlier = 0; earlier < later; earlier++) {
                    alphas[row(earlier)] -= alphas[j] * products[row(earlier)][j];
                }
            }
            NDArray rest = gradient.sub(combination(changes, alphas, scratch));
            rest.attach(scratch);
            NDArray q = preconditioner.times(rest, scratch).muli((float) scale);
            double[] betas = times(changes, q);
            for (int earlier = 0; earlier < count; earlier++) {
                int i = row(earlier);
                betas[i] = alphas[i] - betas[i] / products[i][i];
                for (int later = earlier + 1; later < count; later++) {
                    betas[row(later)] += betas[i] * products[i][row(later)];
                }
            }
            NDArray direction = q.addi(combination(steps, betas, scratch)).negi();
            direction.attach(owner);
            return direction;
        }
    }

    /** The row of a pair: 0 the oldest. */
    private int row(int age) {
        return (next - count + age + capacity) % capacity;
    }

    /** Products of the rows in use with a vector. */
    private double[] times(NDArray matrix, NDArray vector) {
        try (NDArray used = matrix.get(new NDIndex(":" + count));
                NDArray found = used.matMul(vector)) {
            float[] values = found.toFloatArray();
            double[] result = new double[count];
            for (int i = 0; i < count; i++) {
                result[i] = values[i];
            }
            return result;
        }
    }

    /** Sum of the rows in use, each times its factor. */
    private NDArray combination(NDArray matrix, double[] factors, NDManager scratch) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) factors[i];
        }
        try (NDArray used = matrix.get(new NDIndex(":" + count));
                NDArray row = manager.create(values)) {
            NDArray sum = row.matMul(used);
            sum.attach(scratch);
            return sum;
        }
    }

    /** Forgets all pairs. */
    void clear() {
        count = 0;
        next = 0;
    }

    @Override
    public void close() {
        manager.close();
    }
}
