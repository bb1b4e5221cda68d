package dev.stylewright.worker.stylize.style;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** The Gram matrix of a whole layer, by the steps that painting takes part by part. */
public final class TestGrams {
    private TestGrams() {}

    /** {@code [C, C]}, of features {@code [1, C, H, W]}. */
    public static NDArray of(NDArray features) {
        Shape shape = features.getShape();
        return GramMatrix.mean(GramMatrix.products(features, NDArray::matMul), (double) shape.get(2) * shape.get(3));
    }
}
