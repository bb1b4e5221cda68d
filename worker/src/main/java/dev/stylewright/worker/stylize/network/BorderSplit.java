package dev.stylewright.worker.stylize.network;

import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.vgg.Vgg19;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The positions of a layer in two groups: the outermost ones, which see the zeros that the network pads with, and the inner ones.
 *
 * @param layer size of the layer, at least 3 positions along either edge
 */
public record BorderSplit(ImageSize layer) {
    /** The first block where the zeros count: before it the Gram matrix with and without the border differ by less than a twentieth. */
    private static final int FIRST_BLOCK = 3;

    private static final int SMALLEST_EDGE = 3;
    private static final double MOST_FACTOR = 2;

    /**
     * The split of a layer of an image; empty where the layer is shallow, or too small to have inner positions.
     *
     * @param name of the layer
     * @param image size of the image
     */
    public static Optional<BorderSplit> of(String name, ImageSize image) {
        int block = Vgg19.convolution(name).orElseThrow().block();
        int width = image.width() >> (block - 1);
        int height = image.height() >> (block - 1);
        if (block < FIRST_BLOCK || Math.min(width, height) < SMALLEST_EDGE) {
            return Optional.empty();
        }
        return Optional.of(new BorderSplit(new ImageSize(width, height)));
    }

    /**
     * How much stronger than the style's own the outermost positions of an image have to be, so that the Gram matrix of all its positions is the style's: a
     * long, narrow image has more of them than a square one of the same longer edge. That the style may be painted smaller or larger does not count. From
     * {@code 1 / }{@value #MOST_FACTOR} to {@value #MOST_FACTOR}: beyond that, it would be seen. 1 where either has no split.
     *
     * @param name of the layer
     * @param image size of the image that is painted
     * @param style size of the style
     */
    public static double outerFactor(String name, ImageSize image, ImageSize style) {
        Optional<BorderSplit> own = of(name, image);
        Optional<BorderSplit> wanted = of(name, style.withLonger(image.longer()));
        if (own.isEmpty() || wanted.isEmpty()) {
            return 1;
        }
        double factor = wanted.get().outerShare() / own.get().outerShare();
        return Math.min(MOST_FACTOR, Math.max(1 / MOST_FACTOR, factor));
    }

    /** The inner positions. */
    public Window inner() {
        return new Window(1, 1, layer.width() - 2, layer.height() - 2);
    }

    /** The inner positions that lie in a part of the layer. */
    public Optional<Window> inner(Window part) {
        return inner().intersection(part);
    }

    /** The outermost positions that lie in a part of the layer, each in one of the windows. */
    public List<Window> outer(Window part) {
        int right = layer.width() - 1;
        int bottom = layer.height() - 1;
        List<Window> found = new ArrayList<>();
        for (Window side : List.of(
                new Window(0, 0, layer.width(), 1),
                new Window(0, bottom, layer.width(), 1),
                new Window(0, 1, 1, bottom - 1),
                new Window(right, 1, 1, bottom - 1))) {
            side.intersection(part).ifPresent(found::add);
        }
        return found;
    }

    /** Share of the positions that are inner ones. */
    public double innerShare() {
        return (double) inner().positions() / layer.pixels();
    }

    /** Share of the positions that are outermost ones. */
    public double outerShare() {
        return 1 - innerShare();
    }
}
