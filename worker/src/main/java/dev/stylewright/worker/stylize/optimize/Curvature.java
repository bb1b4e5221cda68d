package dev.stylewright.worker.stylize.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/**
 * The curvature information of L-BFGS: the latest steps s with the changes y of the gradient along them. Multiplies a vector by the inverse
 * Hessian that they imply, starting from a {@link Preconditioner} (Nocedal and Wright, Numerical Optimization, 2nd edition, algorithm 7.4).
 *
 * <p>Steps and changes are the rows of two matrices on the device, so the two loops over them become four products with a matrix. The loops also
 * need the products of steps with later changes. These are stored on the host.
 */
final class Curvature implements AutoCloseable {
    /**
     * The smallest cosine of the angle between s and y that is significant in float32. Pairs below it are ignored. The bound is relative to both
     * lengths: gradients of relative losses are tiny, and an absolute bound would reject good pairs.
     */
    private static final double SMALLEST_COSINE = 1e-6;

    /**
     * Factor for the inverse curvature in directions without pairs. They are flatter than the last step, since L-BFGS first steps in directions
     * in which the objective is steep. Determined by experiment. A step that is too long is undone.
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
     * @param owner parent of the manager that owns the pairs
     * @param size elements of a vector
     * @param capacity maximum number of pairs, at least 1
     * @param preconditioner the assumed inverse Hessian in all directions without pairs; receives each pair
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

    /** Adds a step and the change of the gradient along it, and closes both. Ignores them if their product is not safely positive. */
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

    /** The quasi-Newton direction {@code -H g}, in owner. Requires at least one pair. */
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

    /** The row of a pair. Age 0 is the oldest pair. */
    private int row(int age) {
        return (next - count + age + capacity) % capacity;
    }

    /** Products of the used rows with a vector. */
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

    /** Sum of the used rows, each multiplied by its factor. */
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

    /** Removes all pairs. */
    void clear() {
        count = 0;
        next = 0;
    }

    @Override
    public void close() {
        manager.close();
    }
}
