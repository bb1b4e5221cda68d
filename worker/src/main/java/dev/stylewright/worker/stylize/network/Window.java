package dev.stylewright.worker.stylize.network;

import ai.djl.ndarray.index.NDIndex;
import dev.stylewright.worker.stylize.ImageSize;
import java.util.Optional;

/**
 * A rectangle of the positions of an array {@code [N, C, H, W]}.
 *
 * @param x first column, at least 0
 * @param y first row, at least 0
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
public record Window(int x, int y, int width, int height) {
    public Window {
        if (x < 0 || y < 0 || width < 1 || height < 1) {
            throw new IllegalArgumentException("not a window: %d,%d %dx%d".formatted(x, y, width, height));
        }
    }

    /** The window that covers an array of this size. */
    public static Window of(ImageSize imageSize) {
        return new Window(0, 0, imageSize.width(), imageSize.height());
    }

    /** The column after the last. */
    public int right() {
        return x + width;
    }

    /** The row after the last. */
    public int bottom() {
        return y + height;
    }

    /** Number of positions. */
    public long positions() {
        return (long) width * height;
    }

    /** This window in a layer after pooling by {@code stride}. Drops incomplete positions at the far edges, like pooling does. */
    public Window shrunkBy(int stride) {
        int left = x / stride;
        int top = y / stride;
        return new Window(left, top, right() / stride - left, bottom() / stride - top);
    }

    /** The common positions of both windows. Empty if they do not overlap. */
    Optional<Window> intersection(Window other) {
        int left = Math.max(x, other.x);
        int top = Math.max(y, other.y);
        int newWidth = Math.min(right(), other.right()) - left;
        int newHeight = Math.min(bottom(), other.bottom()) - top;
        return newWidth < 1 || newHeight < 1
                ? Optional.empty()
                : Optional.of(new Window(left, top, newWidth, newHeight));
    }

    /** This window relative to the first position of another window that contains it. */
    public Window within(Window outer) {
        return new Window(x - outer.x, y - outer.y, width, height);
    }

    /** The index that selects this window from an array of four dimensions. */
    public NDIndex index() {
        return new NDIndex().addAllDim(2).addSliceDim(y, bottom()).addSliceDim(x, right());
    }
}
