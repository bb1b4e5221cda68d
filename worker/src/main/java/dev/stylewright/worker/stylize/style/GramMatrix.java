package dev.stylewright.worker.stylize.style;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.function.BinaryOperator;

/**
 * The correlations between features, independent of their position in the image (Gatys et al. 2016, equation 3, divided by the number of
 * positions).
 */
public final class GramMatrix {
    private GramMatrix() {}

    /**
     * {@code F F^T}, {@code [C, C]}, of features {@code [1, C, H, W]}. The products of all parts of an image sum to those of the whole image.
     *
     * <p>The gradient is correct only for functions whose derivative with respect to the products is symmetric. This applies to all terms. Both
     * factors then contribute equally, so recording only one of them and counting it twice saves a product.
     *
     * @param multiply multiplies two matrices
     */
    public static NDArray products(NDArray features, BinaryOperator<NDArray> multiply) {
        return products(features, features, multiply);
    }

    /**
     * {@code sum_p t_p f_p f_p^T}, {@code [C, C]}: the products with weighted positions (Gatys et al. 2017, section 4, with {@code t} the square
     * of their guidance).
     *
     * @param weights {@code [1, 1, H, W]}
     * @param multiply multiplies two matrices
     */
    public static NDArray weightedProducts(NDArray features, NDArray weights, BinaryOperator<NDArray> multiply) {
        try (NDArray constant = features.stopGradient();
                NDArray weighted = constant.mul(weights)) {
            return products(weighted, features, multiply);
        }
    }

    private static NDArray products(NDArray constantFactor, NDArray features, BinaryOperator<NDArray> multiply) {
        try (NDArray rows = byPosition(features);
                NDArray factorRows = byPosition(constantFactor);
                NDArray constantRows = factorRows.stopGradient();
                NDArray columns = constantRows.transpose();
                NDArray products = multiply.apply(columns, rows);
                NDArray constant = products.stopGradient();
                NDArray onlyGradient = products.sub(constant)) {
            return products.add(onlyGradient);
        }
    }

    /** {@code [H W, C]}, the memory layout of channels-last features. */
    private static NDArray byPosition(NDArray features) {
        Shape shape = features.getShape();
        try (NDArray channelsLast = features.transpose(0, 2, 3, 1)) {
            return channelsLast.reshape(shape.get(2) * shape.get(3), shape.get(1));
        }
    }

    /** The Gram matrix: the sum of products divided by the number of positions, or by their total weight. */
    public static NDArray mean(NDArray products, double positions) {
        // Create a separate array. The gradient reads the divisor again, and DJL frees the one that div(Number)
        // creates.
        return products.div(products.getManager().create((float) positions));
    }
}
