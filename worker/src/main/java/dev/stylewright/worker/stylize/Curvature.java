package dev.stylewright.worker.stylize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What L-BFGS remembers of the curvature: the latest steps s with the changes y of the gradient along them, and the product of the inverse Hessian they
 * imply, beginning with a {@link Preconditioner}, with a vector (Nocedal and Wright, Numerical Optimization, 2nd edition, algorithm 7.4). All vectors stay on the device.
 */
final class Curvature implements AutoCloseable {
    /**
     * A pair counts only if the angle between s and y says so beyond float32's noise. It is relative to both lengths because gradients of relative
     * losses are tiny: an absolute bound would throw good pairs away.
     */
    private static final double SMALLEST_COSINE = 1e-6;

    private final NDManager manager;
    private final int capacity;
    private final Preconditioner preconditioner;
    private final Deque<Pair> pairs = new ArrayDeque<>();

    /**
     * @param owner manager above the one that the pairs will live in
     * @param preconditioner what is assumed in all directions of which nothing is remembered; hears of each pair
     */
    Curvature(NDManager owner, int capacity, Preconditioner preconditioner) {
        this.manager = owner.newSubManager();
        this.capacity = capacity;
        this.preconditioner = preconditioner;
    }

    private record Pair(NDArray s, NDArray y, NDArray inverseOfProduct, NDArray scale) implements AutoCloseable {
        @Override
        public void close() {
            s.close();
            y.close();
            inverseOfProduct.close();
            scale.close();
        }
    }

    boolean isEmpty() {
        return pairs.isEmpty();
    }

    /** Takes over a step and the change of the gradient along it; drops both if their product is not safely positive. */
    void add(NDArray s, NDArray y) {
        double product = Minimizer.dot(s, y);
        double lengthOfS = Minimizer.dot(s, s);
        double lengthOfY = Minimizer.dot(y, y);
        if (!(product > SMALLEST_COSINE * Math.sqrt(lengthOfS) * Math.sqrt(lengthOfY))) {
            s.close();
            y.close();
            return;
        }
        s.attach(manager);
        y.attach(manager);
        double scale = product / preconditioner.learn(s, y);
        pairs.addLast(new Pair(s, y, manager.create((float) (1 / product)), manager.create((float) scale)));
        if (pairs.size() > capacity) {
            pairs.removeFirst().close();
        }
    }

    /** The quasi-Newton direction {@code -H g}, in owner; at least one pair must be there. */
    NDArray direction(NDArray gradient, NDManager owner) {
        try (NDManager scratch = owner.newSubManager()) {
            NDArray rest = gradient.duplicate();
            rest.attach(scratch);
            List<NDArray> alphas = new ArrayList<>();
            pairs.descendingIterator().forEachRemaining(pair -> {
                NDArray alpha = rest.dot(pair.s()).muli(pair.inverseOfProduct());
                try (NDArray change = alpha.mul(pair.y())) {
                    rest.subi(change);
                }
                alphas.add(alpha);
            });
            NDArray q = preconditioner.times(rest, scratch).muli(pairs.getLast().scale());
            int next = alphas.size();
            for (Pair pair : pairs) {
                NDArray beta = q.dot(pair.y()).muli(pair.inverseOfProduct());
                try (NDArray difference = alphas.get(--next).sub(beta);
                        NDArray change = difference.mul(pair.s())) {
                    q.addi(change);
                }
            }
            q.negi();
            q.attach(owner);
            return q;
        }
    }

    /** Forgets all pairs. */
    void clear() {
        pairs.forEach(Pair::close);
        pairs.clear();
    }

    @Override
    public void close() {
        manager.close();
    }
}
