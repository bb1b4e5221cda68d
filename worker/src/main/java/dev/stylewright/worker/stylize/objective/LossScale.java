package dev.stylewright.worker.stylize.objective;

import dev.stylewright.worker.stylize.engine.Precision;

/**
 * A factor that prevents underflow and overflow of gradients in 16 bits. A value is multiplied by it before the gradient is computed, and the
 * gradient is divided by it afterwards (Micikevicius et al., Mixed Precision Training, ICLR 2018, section 3.2). The factor is a power of two, so
 * it does not affect rounding. It decreases as soon as a gradient overflows, and increases slowly while none does. It depends only on the
 * gradients, so runs are reproducible. Not thread-safe.
 */
final class LossScale {
    /** Larger than necessary. If it is too large, the first gradients overflow and reduce it. */
    private static final int FIRST_EXPONENT = 24;

    private static final int LOWEST_EXPONENT = -14;
    private static final int HIGHEST_EXPONENT = 40;
    private static final int STEP_DOWN = 2;
    private static final int CALM_UNTIL_UP = 50;

    private final boolean fixed;
    private int exponent;
    private int calm;

    private LossScale(boolean fixed, int exponent) {
        this.fixed = fixed;
        this.exponent = exponent;
    }

    /** The scale for a network in this precision. It is fixed at 1 if the range is wide enough. */
    static LossScale of(Precision precision) {
        return precision.isWide() ? new LossScale(true, 0) : new LossScale(false, FIRST_EXPONENT);
    }

    /** The factor for the loss. */
    float factor() {
        return Math.scalb(1f, exponent);
    }

    /** Whether the factor may differ from 1. */
    boolean isNeeded() {
        return !fixed;
    }

    /**
     * Updates the factor after a gradient is computed.
     *
     * @param finite whether all elements of the gradient are finite
     * @return whether to compute the gradient again with the new factor
     */
    boolean retry(boolean finite) {
        if (fixed) {
            return false;
        }
        if (finite) {
            calm++;
            if (calm >= CALM_UNTIL_UP && exponent < HIGHEST_EXPONENT) {
                exponent++;
                calm = 0;
            }
            return false;
        }
        calm = 0;
        if (exponent <= LOWEST_EXPONENT) {
            return false;
        }
        exponent -= STEP_DOWN;
        return true;
    }
}
