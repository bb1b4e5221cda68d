package dev.stylewright.worker.stylize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/** How rough a picture is: the mean squared difference of neighbours, across plus down. */
final class TotalVariation {
    private static final NDIndex RIGHT = new NDIndex(":, :, :, 1:");
    private static final NDIndex LEFT = new NDIndex(":, :, :, :-1");
    private static final NDIndex LOWER = new NDIndex(":, :, 1:, :");
    private static final NDIndex UPPER = new NDIndex(":, :, :-1, :");

    private TotalVariation() {}

    /** {@code mean(dx^2) + mean(dy^2)} of a picture {@code [1, 3, H, W]} with at least two rows and columns: a scalar in its manager. */
    static NDArray of(NDArray picture) {
        try (NDArray across = meanSquare(picture, RIGHT, LEFT);
                NDArray down = meanSquare(picture, LOWER, UPPER)) {
            return across.add(down);
        }
    }

    private static NDArray meanSquare(NDArray picture, NDIndex next, NDIndex previous) {
        try (NDArray a = picture.get(next);
                NDArray b = picture.get(previous);
                NDArray difference = a.sub(b);
                NDArray squares = difference.square()) {
            return squares.mean();
        }
    }
}
