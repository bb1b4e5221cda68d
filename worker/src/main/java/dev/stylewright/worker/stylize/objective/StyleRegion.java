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

/**
 * Styles that apply to the same part of the image: their blended Gram matrices, and where. Its summand of the style term is {@code c |G - A|^2 / max(|A|^2,
 * 1e-6 n)} with {@code G} of the features weighted by the guidance and {@code c} the share of the positions it covers: each pixel is pulled as hard as
 * without a mask. Where the border is compared on its own, the minimised value is the sum of such summands of inner and outermost positions.
 */
public final class StyleRegion {
    /** Keeps a region that has vanished at a deep layer finite; its coverage, the factor of its error, is 0 there. */
    private static final double LEAST_MASS = 1e-6;

    private final Map<String, RelativeError> errors = new LinkedHashMap<>();
    private final Map<String, Weights> weights = new LinkedHashMap<>();
    private final Map<String, Separate> separate = new LinkedHashMap<>();

    /**
     * Guidance of one layer.
     *
     * @param map {@code [1, 1, H, W]}
     * @param levels the same on the host
     */
    private record Weights(NDArray map, GuidanceMap levels) {
        double mass() {
            return levels.mass();
        }
    }

    /** A layer whose outermost positions are compared on their own. */
    private record Separate(BorderSplit split, RelativeError inner, RelativeError outer) {}

    /**
     * Everywhere, all positions alike.
     *
     * @param targets the styles' blended Gram matrices by layer; kept, not copied
     */
    StyleRegion(Map<String, NDArray> targets) {
        targets.forEach((layer, target) -> errors.put(layer, new RelativeError(target)));
    }

    /**
     * A part of the image, all positions alike.
     *
     * @param targets as above
     * @param where at the size of the image that is painted
     * @param owner will own the guidance on the device; must outlive this
     */
    public StyleRegion(Map<String, NDArray> targets, Guidance where, NDManager owner) {
        this(targets);
        guide(where, owner);
    }

    /**
     * Everywhere or a part of the image.
     *
     * @param targets by layer; kept, not copied
     * @param border how positions at the border count
     * @param image size of the image that is painted
     * @param where at that size; empty: everywhere
     * @param owner will own the guidance on the device; must outlive this
     */
    StyleRegion(
            Map<String, StyleTarget> targets,
            Border border,
            ImageSize image,
            Optional<Guidance> where,
            NDManager owner) {
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
     * {@code sum_p t_p f_p f_p^T} of the features {@code [1, C, h, w]} of one part of a layer; where the outermost positions are compared on their own, that of
     * the inner ones with theirs below it.
     *
     * @param part where in the layer they are
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
            return GramMatrix.products(features);
        }
        try (NDArray here = Layers.get(weights, layer).map().get(window.index())) {
            return GramMatrix.weightedProducts(features, here);
        }
    }

    /**
     * The summand of one layer from the sum of the {@link #products} of all its parts: a {@link TermValue} in their manager.
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

    /** {@code factor} times the error of the Gram matrix made of products of so much mass. */
    private static NDArray error(RelativeError target, NDArray products, double mass, double factor) {
        try (NDArray gram = GramMatrix.mean(products, Math.max(LEAST_MASS, mass));
                NDArray error = target.of(gram)) {
            // An array of its own: the gradient reads the factor again.
            return error.mul(products.getManager().create((float) factor));
        }
    }
}
