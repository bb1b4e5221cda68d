package dev.stylewright.worker.stylize.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.network.Window;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The style loss: the distance between the Gram matrices of an image's features and those of the styles, layer by layer (Gatys et al. 2016,
 * equation 4, made relative), summed over all regions.
 */
public final class StyleTerm {
    private final List<StyleRegion> regions;
    private final Set<String> layers = new LinkedHashSet<>();

    /** @param regions at least one; all have targets for the same layers */
    public StyleTerm(List<StyleRegion> regions) {
        this.regions = List.copyOf(regions);
        this.regions.forEach(region -> layers.addAll(region.layers()));
    }

    /**
     * A term with styles that apply everywhere.
     *
     * @param targets their blended Gram matrices by layer; kept, not copied
     */
    public StyleTerm(Map<String, NDArray> targets) {
        this(List.of(new StyleRegion(targets)));
    }

    Set<String> layers() {
        return layers;
    }

    /** {@code sum over regions of c |G - A|^2 / max(|A|^2, 1e-6 n)} of the features of one layer: a {@link TermValue} in their manager. */
    public NDArray of(String layer, NDArray features) {
        Shape shape = features.getShape();
        ImageSize whole = new ImageSize(Math.toIntExact(shape.get(3)), Math.toIntExact(shape.get(2)));
        try (NDArray products = products(layer, features, Window.of(whole))) {
            return of(layer, products, whole);
        }
    }

    /**
     * The contribution of one part of a layer to the sum of products from which the term is computed. Contains the products of each region, one
     * below the other.
     *
     * @param features {@code [1, C, h, w]} of that part
     * @param part position of the features in the layer
     */
    NDArray products(String layer, NDArray features, Window part) {
        if (regions.size() == 1) {
            return regions.get(0).products(layer, features, part);
        }
        try (NDList products = new NDList()) {
            regions.forEach(region -> products.add(region.products(layer, features, part)));
            return NDArrays.concat(products, 0);
        }
    }

    /**
     * Computes the error of one layer from the sum of the {@link #products} of all its parts: a {@link TermValue} in their manager.
     *
     * @param whole size of the layer
     */
    NDArray of(String layer, NDArray products, ImageSize whole) {
        if (regions.size() == 1) {
            return regions.get(0).of(layer, products, whole);
        }
        try (NDList errors = new NDList()) {
            long rows = products.getShape().get(0) / regions.size();
            for (int i = 0; i < regions.size(); i++) {
                try (NDArray own = products.get(i * rows + ":" + (i + 1) * rows)) {
                    errors.add(regions.get(i).of(layer, own, whole));
                }
            }
            try (NDArray all = NDArrays.stack(errors)) {
                return all.sum(new int[] {0});
            }
        }
    }
}
