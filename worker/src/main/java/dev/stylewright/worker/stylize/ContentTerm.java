package dev.stylewright.worker.stylize;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How far a picture's features are from the content's, layer by layer (Gatys et al. 2016, equation 1, made relative). */
final class ContentTerm {
    private final Map<String, RelativeError> errors = new LinkedHashMap<>();

    /** @param targets the content's features by layer; kept, not copied */
    ContentTerm(Map<String, NDArray> targets) {
        targets.forEach((layer, target) -> errors.put(layer, new RelativeError(target)));
    }

    Set<String> layers() {
        return errors.keySet();
    }

    /** {@code |F - P|^2 / max(|P|^2, 1e-6 n)} of the features of one layer: a scalar in their manager. */
    NDArray of(String layer, NDArray features) {
        return Layers.get(errors, layer).of(features);
    }

    /** What one part of a layer adds to {@link #of(String, NDArray)}; the whole is the sum over all parts. */
    NDArray of(String layer, NDArray features, Window part) {
        return Layers.get(errors, layer).of(features, part);
    }
}
