package dev.stylewright.worker.stylize.optimize;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Detects that further evaluations of a scale are hardly worthwhile: the best value has improved by less than a given share over the last
 * {@value #WINDOW} evaluations.
 */
public final class Plateau {
    static final int WINDOW = 10;

    private final double share;
    private final Deque<Double> best = new ArrayDeque<>();

    /** @param share relative improvement, at least 0; with 0 a plateau is never reached */
    public Plateau(double share) {
        this.share = share;
    }

    /** Adds the value of one evaluation, which may be worse than the best or not finite. */
    public void add(double value) {
        double before = best.isEmpty() ? Double.POSITIVE_INFINITY : best.getLast();
        best.addLast(value < before ? value : before);
        if (best.size() > WINDOW + 1) {
            best.removeFirst();
        }
    }

    /** Whether the last {@value #WINDOW} evaluations improved the value by less than the share. */
    public boolean reached() {
        if (best.size() <= WINDOW) {
            return false;
        }
        double then = best.getFirst();
        return then - best.getLast() < share * then;
    }
}
