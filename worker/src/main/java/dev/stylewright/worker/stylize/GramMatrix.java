package dev.stylewright.worker.stylize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Which features occur together, wherever in the picture that is (Gatys et al. 2016, equation 3, divided by the number of positions). */
final class GramMatrix {
    private GramMatrix() {}

    /** {@code F F^T / (H W)}, {@code [C, C]}, of features {@code [1, C, H, W]}; in the features' manager. */
    static NDArray of(NDArray features) {
        Shape shape = features.getShape();
        long channels = shape.get(1);
        long positions = shape.get(2) * shape.get(3);
        try (NDArray rows = features.reshape(channels, positions);
                NDArray columns = rows.transpose();
                NDArray products = rows.matMul(columns)) {
            // An array of its own: the gradient reads the divisor again, and what div(Number) makes is freed before
            // that.
            return products.div(features.getManager().create((float) positions));
        }
    }
}
