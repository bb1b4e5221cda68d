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

    /**
     * {@code F F^T}, {@code [C, C]}, of features {@code [1, C, H, W]}: those of all parts of a picture add up to those of the whole.
     *
     * <p>The gradient is right for functions whose derivative by the products is symmetric, as those of all terms are. Then both factors contribute the same,
     * and recording only one of them and counting it twice saves a product.
     */
    static NDArray products(NDArray features) {
        Shape shape = features.getShape();
        try (NDArray byPosition = features.transpose(0, 2, 3, 1);
                NDArray rows = byPosition.reshape(shape.get(2) * shape.get(3), shape.get(1));
                NDArray constantRows = rows.stopGradient();
                NDArray columns = constantRows.transpose();
                NDArray products = columns.matMul(rows);
                NDArray constant = products.stopGradient();
                NDArray onlyGradient = products.sub(constant)) {
            return products.add(onlyGradient);
        }
    }

    /** The Gram matrix from the sum of the products over so many positions. */
    static NDArray mean(NDArray products, long positions) {
        // An array of its own: the gradient reads the divisor again, and what div(Number) makes is freed before that.
        return products.div(products.getManager().create((float) positions));
    }
}
