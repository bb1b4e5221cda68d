package dev.stylewright.worker.stylize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The styles of one painting, in groups that apply to the same part of the picture. Used by one thread. */
final class Styles {
    private final List<StyleSource> sources = new ArrayList<>();
    private final Map<Optional<Mask>, List<StyleSource>> groups = new LinkedHashMap<>();
    private final GramCache cache;

    /**
     * @param styles at least one
     * @param content size of the content at the last scale
     */
    Styles(List<WeightedStyle> styles, Recipe recipe, Coloring coloring, Extent content, GramCache cache) {
        this.cache = cache;
        for (WeightedStyle style : styles) {
            StyleSource source = new StyleSource(style, recipe, coloring, content);
            sources.add(source);
            Optional<Mask> mask = style.mask().filter(m -> !m.isFull());
            groups.computeIfAbsent(mask, m -> new ArrayList<>()).add(source);
        }
    }

    /** The first style at its full size. */
    Planes first() {
        return sources.get(0).picture();
    }

    /** The style term's regions for a scale. */
    List<StyleRegion> regions(FeatureSource features, Extent extent, Set<String> layers, NDManager owner) {
        List<Map<String, NDArray>> targets = new ArrayList<>();
        for (List<StyleSource> group : groups.values()) {
            targets.add(blended(group, features, extent, layers, owner));
        }
        if (groups.keySet().equals(Set.of(Optional.empty()))) {
            return List.of(new StyleRegion(targets.get(0)));
        }
        List<Double> weights = groups.values().stream().map(Styles::weight).toList();
        List<Guidance> guidance = Guidance.of(List.copyOf(groups.keySet()), weights, extent);
        List<StyleRegion> regions = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            regions.add(new StyleRegion(targets.get(i), guidance.get(i), owner));
        }
        return regions;
    }

    private static double weight(List<StyleSource> group) {
        return group.stream().mapToDouble(StyleSource::weight).sum();
    }

    /** The Gram matrices of a group, blended by weight, in owner. */
    private Map<String, NDArray> blended(
            List<StyleSource> group, FeatureSource features, Extent content, Set<String> layers, NDManager owner) {
        double sum = weight(group);
        Map<String, NDArray> blended = new LinkedHashMap<>();
        for (StyleSource source : group) {
            Map<String, float[]> grams = grams(source, features, content, layers, owner);
            for (String layer : layers) {
                float[] gram = Layers.get(grams, layer);
                int channels = (int) Math.round(Math.sqrt(gram.length));
                NDArray share = owner.create(gram, new Shape(channels, channels));
                share.muli((float) (source.weight() / sum));
                NDArray before = blended.putIfAbsent(layer, share);
                if (before != null) {
                    before.addi(share);
                    share.close();
                }
            }
        }
        return blended;
    }

    /** A style's Gram matrices by layer, remembered or computed. */
    private Map<String, float[]> grams(
            StyleSource source, FeatureSource features, Extent content, Set<String> layers, NDManager owner) {
        Map<String, float[]> found = new LinkedHashMap<>();
        Set<String> missing = new LinkedHashSet<>(layers);
        for (String layer : layers) {
            source.key(content, features.edge(), layer).flatMap(cache::get).ifPresent(gram -> {
                found.put(layer, gram);
                missing.remove(layer);
            });
        }
        if (!missing.isEmpty()) {
            features.grams(source.at(content), missing, owner).forEach((layer, gram) -> {
                source.key(content, features.edge(), layer).ifPresent(key -> cache.put(key, gram));
                found.put(layer, gram);
            });
        }
        return found;
    }
}
