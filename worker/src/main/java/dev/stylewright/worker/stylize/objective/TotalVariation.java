package dev.stylewright.worker.stylize.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.network.Window;

/** The roughness of an image: the mean squared difference of horizontal neighbours plus that of vertical neighbours. */
final class TotalVariation {
    private TotalVariation() {}

    /** {@code mean(dx^2) + mean(dy^2)} of an image {@code [1, 3, H, W]} with at least two rows and columns: a scalar in its manager. */
    static NDArray of(NDArray image) {
        ImageSize whole = imageSize(image);
        return of(image, Window.of(whole), whole);
    }

    /**
     * The contribution of one part of the image to {@link #of(NDArray)}: all pairs of neighbours whose left or upper pixel is in the part. The
     * contributions of all parts sum to the value of the image.
     *
     * @param region {@code [1, 3, h, w]}: the part, with at least one more column and row after it except at the image's edges
     * @param part position of the part in the region
     * @param whole size of the image
     */
    static NDArray of(NDArray region, Window part, ImageSize whole) {
        ImageSize imageSize = imageSize(region);
        int right = Math.min(imageSize.width(), part.right() + 1);
        int bottom = Math.min(imageSize.height(), part.bottom() + 1);
        long pairsAcross = (long) FloatImage.CHANNELS * whole.height() * (whole.width() - 1);
        long pairsDown = (long) FloatImage.CHANNELS * (whole.height() - 1) * whole.width();
        try (NDArray across = sumOfSquares(
                        region,
                        slice(part.y(), part.bottom(), part.x() + 1, right),
                        slice(part.y(), part.bottom(), part.x(), right - 1),
                        pairsAcross);
                NDArray down = sumOfSquares(
                        region,
                        slice(part.y() + 1, bottom, part.x(), part.right()),
                        slice(part.y(), bottom - 1, part.x(), part.right()),
                        pairsDown)) {
            return across.add(down);
        }
    }

    private static NDArray sumOfSquares(NDArray region, NDIndex next, NDIndex previous, long pairs) {
        try (NDArray a = region.get(next);
                NDArray b = region.get(previous);
                NDArray difference = a.sub(b);
                NDArray squares = difference.square();
                NDArray sum = squares.sum()) {
            // Create a separate array. The gradient reads the divisor again, and DJL frees the one that div(Number)
            // creates.
            return sum.div(region.getManager().create((float) pairs));
        }
    }

    private static NDIndex slice(int top, int bottom, int left, int right) {
        return new NDIndex().addAllDim(2).addSliceDim(top, bottom).addSliceDim(left, right);
    }

    private static ImageSize imageSize(NDArray image) {
        return new ImageSize(
                Math.toIntExact(image.getShape().get(3)),
                Math.toIntExact(image.getShape().get(2)));
    }
}
