package dev.stylewright.worker.stylize.engine;

/**
 * Number format of the network. Images, losses, Gram matrices, their targets and the optimiser always use 32 bits: a Gram matrix sums products
 * over all positions, which exceeds both the range and the resolution of 16 bits.
 */
public enum Precision {
    /** IEEE 754 binary32. */
    FP32(32, 8),

    /**
     * IEEE 754 binary16 for convolutions and the operations between them. Takes half the memory, and is faster on devices that support it in
     * hardware. A {@link dev.stylewright.worker.stylize.objective.LossScale} keeps gradients in its range.
     */
    FP16(16, 5),

    /** The upper half of IEEE 754 binary32: the same range, but only 8 bits of mantissa. */
    BF16(16, 8);

    private static final int RANGE_OF_FLOATS = 8;

    private final int bits;
    private final int exponent;

    Precision(int bits, int exponent) {
        this.bits = bits;
        this.exponent = exponent;
    }

    /** Bits of a number, and bits of its exponent. */
    public long[] bits() {
        return new long[] {bits, exponent};
    }

    /** Whether the range equals that of 32 bits. */
    public boolean isWide() {
        return exponent == RANGE_OF_FLOATS;
    }
}
