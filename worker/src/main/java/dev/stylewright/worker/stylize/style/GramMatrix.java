package dev.stylewright.worker.stylize.style;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Which features occur together, wherever in the image that is (Gatys et al. 2016, equation 3, divided by the number of positions). */
public final class GramMatrix {
    private GramMatrix() {}

    /**
     * {@code F F^T}, {@code [C, C]}, of features {@code [1, C, H, W]}: those of all parts of an image add up to those of the whole.
     *
     * <p>The gradient is right for functions whose derivative by the products is symmetric, as those of all terms are. Then both factors contribute the same,
     * and recording only one of them and counting it twice saves a product.
     */
    public static NDArray products(NDArray features) {
        return products(features, features);
    }

    /**
     * {@code sum_p t_p f_p f_p^T}, {@code [C, C]}: the same where positions count by weight (Gatys et al. 2017, section 4, with {@code t} the square of
     * their guidance).
     *
     * @param weights {@code [1, 1, H, W]}
     */
    public static NDArray weightedProducts(NDArray features, NDArray weights) {
        try (NDArray constant = features.stopGradient();
                NDArray weighted = constant.mul(weights)) {
            return products(weighted, features);
        }
    }

    private static NDArray products(NDArray constantFactor, NDArray features) {
        try (NDArray rows = byPosition(features);
                NDArray factorRows = byPosition(constantFactor);
                NDArray constantRows = factorRows.stopGradient();
                NDArray columns = constantRows.transpose();
                NDArray products = columns.matMul(rows);
                NDArray constant = products.stopGradient();
                NDArray onlyGradient = products.sub(constant)) {
            return products.add(onlyGradient);
        }
    }

    /** {@code [H W, C]}, as channels-last features lie in memory. */
    private static NDArray byPosition(NDArray features) {
        Shape shape = features.getShape();
        try (NDArray channelsLast = features.transpose(0, 2, 3, 1)) {
            return channelsLast.reshape(shape.get(2) * shape.get(3), shape.get(1));
        }
    }

    /** The Gram matrix from the sum of the products over so many positions, or over positions with so much weight. */
    public static NDArray mean(NDArray products, double positions) {
        // An array of its own: the gradient reads the divisor again, and what div(Number) makes is freed before that.
        return products.div(products.getManager().create((float) positions));
    }
}
