package dev.stylewright.worker.stylize.objective;

import dev.stylewright.worker.stylize.engine.Precision;

/**
 * By what a value is multiplied before its gradient is computed in 16 bits, and the gradient divided afterwards, so that small gradients don't vanish and
 * large ones don't overflow (Micikevicius et al., Mixed Precision Training, ICLR 2018, section 3.2). A power of two, so it changes no digit. Goes down as
 * soon as a gradient overflows and carefully up again while none does; what it does follows from the gradients alone, so that runs can be repeated. Not
 * thread-safe.
 */
final class LossScale {
    /** More than needed: where it is too much, the first gradients tell. */
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

    /** The scale for a network in numbers of that kind; 1 and never changed where they are wide enough. */
    static LossScale of(Precision precision) {
        return precision.isWide() ? new LossScale(true, 0) : new LossScale(false, FIRST_EXPONENT);
    }

    /** What to multiply by. */
    float factor() {
        return Math.scalb(1f, exponent);
    }

    /** Whether the factor may be other than 1. */
    boolean isNeeded() {
        return !fixed;
    }

    /**
     * Hears how a gradient came out.
     *
     * @param finite whether all of it was
     * @return whether to compute it again with what the factor is now
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
