package dev.stylewright.worker.stylize.style;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.network.BorderSplit;
import dev.stylewright.worker.stylize.network.Window;
import dev.stylewright.worker.stylize.vgg.Vgg19;
import java.util.List;
import java.util.Optional;

/** Sums up the products of the features of one layer of a style, part by part: those of the inner and those of the outermost positions. */
final class SplitProducts {
    private final Optional<BorderSplit> split;
    private final long positions;
    private final NDArray inner;
    private final NDArray outer;

    /**
     * @param layer of the network
     * @param image size of the style
     * @param owner owns the sums
     */
    SplitProducts(String layer, ImageSize image, NDManager owner) {
        Vgg19.Convolution convolution = Vgg19.convolution(layer).orElseThrow();
        int halvings = convolution.block() - 1;
        this.split = BorderSplit.of(layer, image);
        this.positions = (long) (image.width() >> halvings) * (image.height() >> halvings);
        Shape shape = new Shape(convolution.out(), convolution.out());
        this.inner = owner.zeros(shape);
        this.outer = owner.zeros(shape);
    }

    /**
     * Adds the features {@code [1, C, h, w]} of one part of the layer.
     *
     * @param part where in the layer they are
     */
    void add(NDArray features, Window part) {
        if (split.isEmpty()) {
            add(features, part, List.of(part), inner);
            return;
        }
        add(features, part, split.get().inner(part).map(List::of).orElse(List.of()), inner);
        add(features, part, split.get().outer(part), outer);
    }

    private static void add(NDArray features, Window part, List<Window> windows, NDArray sum) {
        for (Window window : windows) {
            try (NDArray seen = features.get(window.within(part).index());
                    NDArray products = GramMatrix.products(seen)) {
                sum.addi(products);
            }
        }
    }

    /** The Gram matrices of all that was added. */
    FeatureGrams grams() {
        if (split.isEmpty()) {
            return FeatureGrams.whole(mean(inner, positions));
        }
        long inside = split.get().inner().positions();
        return new FeatureGrams(
                mean(inner, inside),
                mean(outer, positions - inside),
                split.get().outerShare());
    }

    private static float[] mean(NDArray products, long count) {
        try (NDArray gram = GramMatrix.mean(products, (double) count)) {
            return gram.toFloatArray();
        }
    }
}
