package dev.stylewright.worker.stylize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Styles that apply to the same part of the picture: their blended Gram matrices, and where. Its summand of the style term is {@code c |G - A|^2 / max(|A|^2,
 * 1e-6 n)} with {@code G} of the features weighted by the guidance and {@code c} the share of the positions it covers: each pixel is pulled as hard as
 * without a mask.
 */
final class StyleRegion {
    /** Keeps a region that has vanished at a deep layer finite; its coverage, the factor of its error, is 0 there. */
    private static final double LEAST_MASS = 1e-6;

    private final Map<String, RelativeError> errors = new LinkedHashMap<>();
    private final Map<String, Weights> weights = new LinkedHashMap<>();

    /** Guidance of one layer: {@code [1, 1, H, W]}, its sum, and its mean. */
    private record Weights(NDArray map, double mass, double coverage) {}

    /**
     * Everywhere.
     *
     * @param targets the styles' blended Gram matrices by layer; kept, not copied
     */
    StyleRegion(Map<String, NDArray> targets) {
        targets.forEach((layer, target) -> errors.put(layer, new RelativeError(target)));
    }

    /**
     * A part of the picture.
     *
     * @param targets as above
     * @param where at the size of the picture that is painted
     * @param owner will own the guidance on the device; must outlive this
     */
    StyleRegion(Map<String, NDArray> targets, Guidance where, NDManager owner) {
        this(targets);
        for (String layer : targets.keySet()) {
            int block = Vgg19.convolution(layer).orElseThrow().block();
            weights.put(layer, upload(where.atBlock(block), owner));
        }
    }

    Set<String> layers() {
        return errors.keySet();
    }

    /**
     * {@code sum_p t_p f_p f_p^T} of the features {@code [1, C, h, w]} of one part of a layer.
     *
     * @param part where in the layer they are
     */
    NDArray products(String layer, NDArray features, Window part) {
        if (weights.isEmpty()) {
            return GramMatrix.products(features);
        }
        try (NDArray here = Layers.get(weights, layer).map().get(part.index())) {
            return GramMatrix.weightedProducts(features, here);
        }
    }

    /**
     * The summand of one layer from the sum of the {@link #products} of all its parts: a scalar in their manager.
     *
     * @param whole size of the layer
     */
    NDArray of(String layer, NDArray products, Extent whole) {
        if (weights.isEmpty()) {
            try (NDArray gram = GramMatrix.mean(products, (double) whole.pixels())) {
                return Layers.get(errors, layer).of(gram);
            }
        }
        Weights all = Layers.get(weights, layer);
        try (NDArray gram = GramMatrix.mean(products, Math.max(LEAST_MASS, all.mass()));
                NDArray error = Layers.get(errors, layer).of(gram)) {
            // An array of its own: the gradient reads the factor again.
            return error.mul(products.getManager().create((float) all.coverage()));
        }
    }

    private static Weights upload(GuidanceMap map, NDManager owner) {
        NDArray array = owner.create(
                map.weights(),
                new Shape(1, 1, map.extent().height(), map.extent().width()));
        double mass = map.mass();
        return new Weights(array, mass, mass / (double) map.extent().pixels());
    }
}
