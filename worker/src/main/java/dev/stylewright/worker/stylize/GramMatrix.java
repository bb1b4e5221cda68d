package dev.stylewright.worker.stylize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Which features occur together, wherever in the picture that is (Gatys et al. 2016, equation 3, divided by the number of positions). */
final class GramMatrix {
    private GramMatrix() {}

    /** {@code F F^T / (H W)}, {@code [C, C]}, of features {@code [1, C, H, W]}; in the features' manager. */
    static NDArray of(NDArray features) {
        Shape shape = features.getShape();
        try (NDArray products = products(features)) {
            return mean(products, shape.get(2) * shape.get(3));
        }
    }

    /** {@code F F^T}, {@code [C, C]}, of features {@code [1, C, H, W]}: those of all parts of a picture add up to those of the whole. */
    static NDArray products(NDArray features) {
        Shape shape = features.getShape();
        try (NDArray rows = features.reshape(shape.get(1), shape.get(2) * shape.get(3));
                NDArray columns = rows.transpose()) {
            return rows.matMul(columns);
        }
    }

    /** The Gram matrix from the sum of the products over so many positions. */
    static NDArray mean(NDArray products, long positions) {
        // An array of its own: the gradient reads the divisor again, and what div(Number) makes is freed before that.
        return products.div(products.getManager().create((float) positions));
    }
}
