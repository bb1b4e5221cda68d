package dev.stylewright.worker.stylize.engine;

import ai.djl.ndarray.types.DataType;

/**
 * In which numbers the network is computed. Images, losses, Gram matrices, their targets and the optimiser are in 32 bits always: a Gram matrix is a sum
 * over all positions of products, which 16 bits neither reach nor resolve.
 */
public enum Precision {
    /** IEEE 754 binary32. */
    FP32(DataType.FLOAT32),

    /**
     * IEEE 754 binary16 for convolutions and what lies between them: half the memory, and faster where the device has units for it. Gradients are kept in
     * its range by a {@link dev.stylewright.worker.stylize.objective.LossScale}.
     */
    FP16(DataType.FLOAT16);

    private final DataType type;

    Precision(DataType type) {
        this.type = type;
    }

    /** Type of the network's weights and activations. */
    public DataType type() {
        return type;
    }
}
