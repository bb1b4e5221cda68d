package dev.stylewright.worker.stylize;

import ai.djl.ndarray.NDArray;
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
        try (NDArray gram = GramMatrix.of(features)) {
            return Layers.get(errors, layer).of(gram);
        }
    }
}
