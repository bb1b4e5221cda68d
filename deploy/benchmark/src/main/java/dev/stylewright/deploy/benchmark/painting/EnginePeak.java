package dev.stylewright.deploy.benchmark.painting;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import dev.stylewright.worker.stylize.engine.ComputeEngine;
import java.util.function.Supplier;

/** How fast our engine multiplies in 32 bits, by the operations of peak.py, in GFLOP/s. */
final class EnginePeak {
    private static final int SIDE = 2048;
    private static final int CHANNELS = 256;
    private static final int POSITIONS = 128;
    private static final Shape ONE = new Shape(1, 1);

    private final ComputeEngine engine;
    private final double seconds;

    /** @param seconds for each operation */
    EnginePeak(ComputeEngine engine, double seconds) {
        this.engine = engine;
        this.seconds = seconds;
    }

    /** Product of two square matrices. */
    double product() {
        try (NDManager manager = engine.newManager()) {
            NDArray left = manager.randomNormal(new Shape(SIDE, SIDE));
            NDArray right = manager.randomNormal(new Shape(SIDE, SIDE));
            return fastest(() -> left.matMul(right), 2.0 * SIDE * SIDE * SIDE);
        }
    }

    /** VGG's largest kind of convolution, channels last. */
    double convolution() {
        try (NDManager manager = engine.newManager()) {
            NDArray x = manager.randomNormal(new Shape(1, POSITIONS, POSITIONS, CHANNELS))
                    .transpose(0, 3, 1, 2);
            NDArray kernel =
                    manager.randomNormal(new Shape(CHANNELS, 3, 3, CHANNELS)).transpose(0, 3, 1, 2);
            NDArray bias = manager.zeros(new Shape(CHANNELS));
            return fastest(
                    () -> Conv2d.conv2d(x, kernel, bias, ONE, ONE, ONE, 1).singletonOrThrow(),
                    2.0 * 9 * CHANNELS * CHANNELS * POSITIONS * POSITIONS);
        }
    }

    private double fastest(Supplier<NDArray> work, double flop) {
        work.get().close();
        double best = 0;
        long began = System.nanoTime();
        while (System.nanoTime() - began < seconds * 1e9) {
            long start = System.nanoTime();
            work.get().close();
            best = Math.max(best, flop / (System.nanoTime() - start));
        }
        return best;
    }
}
