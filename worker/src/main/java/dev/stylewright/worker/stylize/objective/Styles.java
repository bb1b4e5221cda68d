package dev.stylewright.worker.stylize.objective;

import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Mask;
import dev.stylewright.worker.stylize.WeightedStyle;
import dev.stylewright.worker.stylize.image.Coloring;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.network.BorderSplit;
import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import dev.stylewright.worker.stylize.style.FeatureGrams;
import dev.stylewright.worker.stylize.style.FeatureSource;
import dev.stylewright.worker.stylize.style.GramCache;
import dev.stylewright.worker.stylize.style.Guidance;
import dev.stylewright.worker.stylize.style.StyleSource;
import dev.stylewright.worker.stylize.style.StyleTarget;
import dev.stylewright.worker.stylize.vgg.Layers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The styles of one stylization, grouped by the region of the image that they apply to. Use it from one thread. */
public final class Styles {
    private final List<StyleSource> sources = new ArrayList<>();
    private final Map<Optional<Mask>, List<StyleSource>> groups = new LinkedHashMap<>();
    private final GramCache cache;
    private final Border border;

    /**
     * @param styles at least one
     * @param content size of the content at the last scale
     */
    public Styles(
            List<WeightedStyle> styles,
            StylizationOptions options,
            Coloring coloring,
            ImageSize content,
            GramCache cache) {
        this.cache = cache;
        this.border = options.border();
        for (WeightedStyle style : styles) {
            StyleSource source = new StyleSource(style, options, coloring, content);
            sources.add(source);
            Optional<Mask> mask = style.mask().filter(m -> !m.isFull());
            groups.computeIfAbsent(mask, m -> new ArrayList<>()).add(source);
        }
    }

    /** The first style at its full size. */
    public FloatImage first() {
        return sources.get(0).image();
    }

    /** The regions of the style loss at one scale. */
    public List<StyleRegion> regions(FeatureSource features, ImageSize imageSize, Set<String> layers, NDManager owner) {
        List<Optional<Guidance>> guidance = guidance(imageSize);
        List<StyleRegion> regions = new ArrayList<>();
        for (List<StyleSource> group : groups.values()) {
            Map<String, StyleTarget> targets = blended(group, features, imageSize, layers, owner);
            regions.add(new StyleRegion(
                    targets, border, imageSize, guidance.get(regions.size()), features::multiply, owner));
        }
        return regions;
    }

    /** The guidance of each group. Empty if the group applies everywhere. */
    private List<Optional<Guidance>> guidance(ImageSize imageSize) {
        if (groups.keySet().equals(Set.of(Optional.empty()))) {
            return List.of(Optional.empty());
        }
        List<Double> weights = groups.values().stream().map(Styles::weight).toList();
        return Guidance.of(List.copyOf(groups.keySet()), weights, imageSize).stream()
                .map(Optional::of)
                .toList();
    }

    private static double weight(List<StyleSource> group) {
        return group.stream().mapToDouble(StyleSource::weight).sum();
    }

    /** The Gram matrices of a group, blended by weight, in owner. */
    private Map<String, StyleTarget> blended(
            List<StyleSource> group, FeatureSource features, ImageSize content, Set<String> layers, NDManager owner) {
        double sum = weight(group);
        Map<String, StyleTarget> blended = new LinkedHashMap<>();
        for (StyleSource source : group) {
            Map<String, FeatureGrams> grams = grams(source, features, content, layers, owner);
            for (String layer : layers) {
                double outerFactor = BorderSplit.outerFactor(layer, content, source.sizeAt(content));
                StyleTarget own = StyleTarget.of(Layers.get(grams, layer), source.weight() / sum, outerFactor, owner);
                StyleTarget before = blended.putIfAbsent(layer, own);
                if (before != null) {
                    before.add(own);
                }
            }
        }
        return blended;
    }

    /** A style's Gram matrices by layer, from the cache or computed. */
    private Map<String, FeatureGrams> grams(
            StyleSource source, FeatureSource features, ImageSize content, Set<String> layers, NDManager owner) {
        Map<String, FeatureGrams> found = new LinkedHashMap<>();
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
