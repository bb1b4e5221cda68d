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

/** Sums the products of the features of one layer of a style, part by part. Keeps separate sums for the inner and the outermost positions. */
final class SplitProducts {
    private final Optional<BorderSplit> split;
    private final long positions;
    private final NDArray inner;
    private final NDArray outer;

    /**
     * @param layer layer of the network
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
     * @param part position of the features in the layer
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
                    NDArray products = GramMatrix.products(seen, NDArray::matMul)) {
                sum.addi(products);
            }
        }
    }

    /** The Gram matrices of all added features. */
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
