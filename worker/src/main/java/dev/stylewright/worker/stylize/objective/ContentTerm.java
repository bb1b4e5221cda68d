package dev.stylewright.worker.stylize.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.network.BorderSplit;
import dev.stylewright.worker.stylize.network.Window;
import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.tiling.TiledNetwork;
import dev.stylewright.worker.stylize.vgg.Layers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The content loss: the distance between the features of an image and those of the content, layer by layer (Gatys et al. 2016, equation 1, made
 * relative). The result for a layer is a {@link TermValue}.
 */
public final class ContentTerm {
    private final Map<String, ContentError> errors = new LinkedHashMap<>();

    /**
     * A term with equal weights for all positions.
     *
     * @param targets the content's features by layer; kept, not copied
     */
    public ContentTerm(Map<String, NDArray> targets) {
        targets.forEach((layer, target) -> errors.put(layer, new ContentError(target)));
    }

    /**
     * A term that weights positions according to a border option.
     *
     * @param targets the content's features by layer; kept, not copied
     * @param image size of the image with these features
     * @param owner owns constants on the device; must outlive this object
     */
    public ContentTerm(Map<String, NDArray> targets, Border border, ImageSize image, NDManager owner) {
        targets.forEach((layer, target) -> errors.put(
                layer,
                border == Border.PLAIN
                        ? new ContentError(target)
                        : BorderSplit.of(layer, image)
                                .map(split -> new ContentError(target, split, owner))
                                .orElseGet(() -> new ContentError(target))));
    }

    Set<String> layers() {
        return errors.keySet();
    }

    /** {@code |F - P|^2 / max(|P|^2, 1e-6 n)} of the features of one layer: a {@link TermValue} in their manager. */
    NDArray of(String layer, NDArray features) {
        return of(layer, features, Window.of(TiledNetwork.imageSize(features)));
    }

    /** The contribution of one part of a layer to {@link #of(String, NDArray)}. The contributions of all parts sum to the value of the layer. */
    NDArray of(String layer, NDArray features, Window part) {
        return Layers.get(errors, layer).of(features, part);
    }
}
