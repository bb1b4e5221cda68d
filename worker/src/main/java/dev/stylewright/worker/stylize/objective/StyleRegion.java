package dev.stylewright.worker.stylize.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.network.BorderSplit;
import dev.stylewright.worker.stylize.network.Window;
import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.style.GramMatrix;
import dev.stylewright.worker.stylize.style.Guidance;
import dev.stylewright.worker.stylize.style.GuidanceMap;
import dev.stylewright.worker.stylize.style.StyleTarget;
import dev.stylewright.worker.stylize.vgg.Layers;
import dev.stylewright.worker.stylize.vgg.Vgg19;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;

/**
 * The styles that apply to one region of the image: their blended Gram matrices and the guidance of the region. The region adds
 * {@code c |G - A|^2 / max(|A|^2, 1e-6 n)} to the style loss. {@code G} is the Gram matrix of the features weighted by the guidance. {@code c} is
 * the share of the positions that the region covers: each pixel gets the same pull as without a mask. With a separate border, the minimised value
 * is the sum of two such summands, one for the inner and one for the outermost positions.
 */
public final class StyleRegion {
    /** Keeps the error finite if a region vanishes at a deep layer. There, its coverage, which is the factor of the error, is 0. */
    private static final double LEAST_MASS = 1e-6;

    private final Map<String, RelativeError> errors = new LinkedHashMap<>();
    private final Map<String, Weights> weights = new LinkedHashMap<>();
    private final Map<String, Separate> separate = new LinkedHashMap<>();
    private final BinaryOperator<NDArray> multiply;

    /**
     * Guidance of one layer.
     *
     * @param map {@code [1, 1, H, W]}
     * @param levels the same values on the host
     */
    private record Weights(NDArray map, GuidanceMap levels) {
        double mass() {
            return levels.mass();
        }
    }

    /** The targets of a layer that compares its outermost positions separately. */
    private record Separate(BorderSplit split, RelativeError inner, RelativeError outer) {}

    /**
     * A region that covers the whole image and weights all positions equally.
     *
     * @param targets the styles' blended Gram matrices by layer; kept, not copied
     */
    StyleRegion(Map<String, NDArray> targets) {
        this.multiply = NDArray::matMul;
        targets.forEach((layer, target) -> errors.put(layer, new RelativeError(target)));
    }

    /**
     * A region that covers a part of the image and treats border positions like all others.
     *
     * @param targets the styles' blended Gram matrices by layer; kept, not copied
     * @param where guidance at the size of the optimised image
     * @param owner owns the guidance on the device; must outlive this object
     */
    public StyleRegion(Map<String, NDArray> targets, Guidance where, NDManager owner) {
        this(targets);
        guide(where, owner);
    }

    /**
     * A region that covers the whole image or a part of it.
     *
     * @param targets the targets by layer; kept, not copied
     * @param border how positions at the border count
     * @param image size of the optimised image
     * @param where guidance at that size; if empty, the region covers the whole image
     * @param multiply multiplies two matrices; its result may have fewer than 32 bits
     * @param owner owns the guidance on the device; must outlive this object
     */
    StyleRegion(
            Map<String, StyleTarget> targets,
            Border border,
            ImageSize image,
            Optional<Guidance> where,
            BinaryOperator<NDArray> multiply,
            NDManager owner) {
        this.multiply = multiply;
        targets.forEach((layer, target) -> {
            errors.put(layer, new RelativeError(target.whole()));
            if (border == Border.CLEAN) {
                BorderSplit.of(layer, image)
                        .ifPresent(split -> separate.put(
                                layer,
                                new Separate(
                                        split, new RelativeError(target.inner()), new RelativeError(target.outer()))));
            }
        });
        where.ifPresent(guidance -> guide(guidance, owner));
    }

    private void guide(Guidance where, NDManager owner) {
        for (String layer : errors.keySet()) {
            int block = Vgg19.convolution(layer).orElseThrow().block();
            GuidanceMap map = where.atBlock(block);
            Shape shape =
                    new Shape(1, 1, map.imageSize().height(), map.imageSize().width());
            weights.put(layer, new Weights(owner.create(map.weights(), shape), map));
        }
    }

    Set<String> layers() {
        return errors.keySet();
    }

    /**
     * {@code sum_p t_p f_p f_p^T} of the features {@code [1, C, h, w]} of one part of a layer. With a separate border, this is the sum for the
     * inner positions with the sum for the outermost positions below it.
     *
     * @param part position of the features in the layer
     */
    NDArray products(String layer, NDArray features, Window part) {
        Separate own = separate.get(layer);
        if (own == null) {
            return products(layer, features, part, List.of(part));
        }
        try (NDArray inner = products(
                        layer,
                        features,
                        part,
                        own.split().inner(part).map(List::of).orElse(List.of()));
                NDArray outer = products(layer, features, part, own.split().outer(part))) {
            return NDArrays.concat(new NDList(inner, outer), 0);
        }
    }

    /** The sum of the products over some windows of a part. */
    private NDArray products(String layer, NDArray features, Window part, List<Window> windows) {
        NDArray sum = null;
        for (Window window : windows) {
            NDArray found = products(layer, features, part, window);
            if (sum == null) {
                sum = found;
            } else {
                try (NDArray before = sum;
                        NDArray next = found) {
                    sum = before.add(next);
                }
            }
        }
        long channels = features.getShape().get(1);
        return sum == null ? features.getManager().zeros(new Shape(channels, channels)) : sum;
    }

    private NDArray products(String layer, NDArray features, Window part, Window window) {
        if (!window.equals(part)) {
            try (NDArray seen = features.get(window.within(part).index())) {
                return products(layer, seen, window, window);
            }
        }
        if (weights.isEmpty()) {
            return GramMatrix.products(features, multiply);
        }
        try (NDArray here = Layers.get(weights, layer).map().get(window.index())) {
            return GramMatrix.weightedProducts(features, here, multiply);
        }
    }

    /**
     * Computes the summand of one layer from the sum of the {@link #products} of all its parts: a {@link TermValue} in their manager.
     *
     * @param whole size of the layer
     */
    NDArray of(String layer, NDArray products, ImageSize whole) {
        double all =
                weights.isEmpty() ? whole.pixels() : Layers.get(weights, layer).mass();
        Separate own = separate.get(layer);
        if (own == null) {
            try (NDArray error = error(Layers.get(errors, layer), products, all, all / whole.pixels())) {
                return TermValue.of(error);
            }
        }
        double inner = weights.isEmpty()
                ? own.split().inner().positions()
                : Layers.get(weights, layer).levels().mass(own.split().inner());
        double outer = Math.max(0, all - inner);
        long channels = products.getShape().get(1);
        try (NDArray innerProducts = products.get(":" + channels);
                NDArray outerProducts = products.get(channels + ":");
                NDArray innerError = error(own.inner(), innerProducts, inner, inner / whole.pixels());
                NDArray outerError = error(own.outer(), outerProducts, outer, outer / whole.pixels());
                NDArray minimised = innerError.add(outerError);
                NDArray constant = products.stopGradient();
                NDArray innerConstant = constant.get(":" + channels);
                NDArray outerConstant = constant.get(channels + ":");
                NDArray sum = innerConstant.add(outerConstant);
                NDArray reported = error(Layers.get(errors, layer), sum, all, all / whole.pixels())) {
            return TermValue.of(minimised, reported);
        }
    }

    /** {@code factor} times the error of the Gram matrix. The matrix is the sum of products divided by their total weight. */
    private static NDArray error(RelativeError target, NDArray products, double mass, double factor) {
        try (NDArray gram = GramMatrix.mean(products, Math.max(LEAST_MASS, mass));
                NDArray error = target.of(gram)) {
            // Create a separate array, since the gradient reads the factor again.
            return error.mul(products.getManager().create((float) factor));
        }
    }
}
