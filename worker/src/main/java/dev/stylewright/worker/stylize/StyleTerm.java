package dev.stylewright.worker.stylize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How far the Gram matrices of a picture's features are from the styles', layer by layer (Gatys et al. 2016, equation 4, made relative). */
final class StyleTerm {
    private final Map<String, RelativeError> errors = new LinkedHashMap<>();

    /** @param targets the styles' blended Gram matrices by layer; kept, not copied */
    StyleTerm(Map<String, NDArray> targets) {
        targets.forEach((layer, target) -> errors.put(layer, new RelativeError(target)));
    }

    Set<String> layers() {
        return errors.keySet();
    }

    /** {@code |G - A|^2 / max(|A|^2, 1e-6 n)} of the features of one layer: a scalar in their manager. */
    NDArray of(String layer, NDArray features) {
        Shape shape = features.getShape();
        Extent whole = new Extent(Math.toIntExact(shape.get(3)), Math.toIntExact(shape.get(2)));
        try (NDArray products = products(layer, features, Window.of(whole))) {
            return of(layer, products, whole);
        }
    }

    /**
     * What the features of one part of a layer add to the sum that the term is computed from: {@code F F^T}.
     *
     * @param features {@code [1, C, h, w]} of that part
     * @param part where in the layer they are
     */
    NDArray products(String layer, NDArray features, Window part) {
        return GramMatrix.products(features);
    }

    /**
     * The error of one layer from the sum of the {@link #products} of all its parts: a scalar in their manager.
     *
     * @param whole size of the layer
     */
    NDArray of(String layer, NDArray products, Extent whole) {
        try (NDArray gram = GramMatrix.mean(products, whole.pixels())) {
            return Layers.get(errors, layer).of(gram);
        }
    }
}
