package dev.stylewright.worker.stylize.network;

import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.vgg.Vgg19;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits the positions of a layer into two groups: the outermost positions, which the zero padding of the network affects, and the inner
 * positions.
 *
 * @param layer size of the layer, at least 3 positions along either edge
 */
public record BorderSplit(ImageSize layer) {
    /**
     * The first block with a notable effect of the padding. In earlier blocks, the Gram matrices with and without the border differ by less than
     * a twentieth.
     */
    private static final int FIRST_BLOCK = 3;

    private static final int SMALLEST_EDGE = 3;
    private static final double MOST_FACTOR = 2;

    /**
     * The split of a layer of an image. Empty if the layer is too shallow, or too small to have inner positions.
     *
     * @param name name of the layer
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
     * The factor for the style's Gram matrix of the outermost positions. With it, the Gram matrix of all positions of an image matches the
     * style's: a long, narrow image has a larger share of outermost positions than a square one with the same longer edge. The size of the style
     * relative to the image has no effect. The factor is limited to the range from {@code 1 / }{@value #MOST_FACTOR} to {@value #MOST_FACTOR},
     * since a larger correction would be visible. It is 1 if either layer has no split.
     *
     * @param name name of the layer
     * @param image size of the optimised image
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

    /** The inner positions within a part of the layer. */
    public Optional<Window> inner(Window part) {
        return inner().intersection(part);
    }

    /** The outermost positions within a part of the layer. Each position belongs to exactly one window. */
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

    /** Share of the inner positions among all positions. */
    public double innerShare() {
        return (double) inner().positions() / layer.pixels();
    }

    /** Share of the outermost positions among all positions. */
    public double outerShare() {
        return 1 - innerShare();
    }
}
