package dev.stylewright.worker.stylize.engine;

/**
 * In which numbers the network is computed. Images, losses, Gram matrices, their targets and the optimiser are in 32 bits always: a Gram matrix is a sum
 * over all positions of products, which 16 bits neither reach nor resolve.
 */
public enum Precision {
    /** IEEE 754 binary32. */
    FP32(32, 8),

    /**
     * IEEE 754 binary16 for convolutions and what is between them: half the memory, and faster where the device has units for it. Gradients are kept in
     * its range by a {@link dev.stylewright.worker.stylize.objective.LossScale}.
     */
    FP16(16, 5),

    /** The upper half of IEEE 754 binary32: the same range, but 8 bits of mantissa only. */
    BF16(16, 8);

    private static final int RANGE_OF_FLOATS = 8;

    private final int bits;
    private final int exponent;

    Precision(int bits, int exponent) {
        this.bits = bits;
        this.exponent = exponent;
    }

    /** Bits of a number, and those of its exponent. */
    public long[] bits() {
        return new long[] {bits, exponent};
    }

    /** Whether numbers get as small and as large as in 32 bits. */
    public boolean isWide() {
        return exponent == RANGE_OF_FLOATS;
    }
}
