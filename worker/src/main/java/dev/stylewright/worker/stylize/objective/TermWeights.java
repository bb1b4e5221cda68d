package dev.stylewright.worker.stylize.objective;

import dev.stylewright.worker.stylize.Losses;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import dev.stylewright.worker.stylize.vgg.Layers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The weights of the terms in the objective. The order of the terms is always content by layer, style by layer, total variation. Terms without
 * weight are left out.
 */
final class TermWeights {
    private final StylizationOptions options;
    private final List<String> contentLayers;
    private final List<String> styleLayers;
    private final Map<String, Double> contentShares;
    private final Map<String, Double> styleShares;

    /**
     * @param contentLayers layers of the content term; empty if its weight is 0
     * @param styleLayers layers of the style term; empty if its weight is 0
     */
    TermWeights(StylizationOptions options, Set<String> contentLayers, Set<String> styleLayers) {
        this.options = options;
        this.contentLayers = List.copyOf(contentLayers);
        this.styleLayers = List.copyOf(styleLayers);
        this.contentShares = Layers.normalised(options.contentLayers());
        this.styleShares = Layers.normalised(options.styleLayers());
    }

    /** Weight of a layer's content loss in the total. */
    double content(String layer) {
        return options.contentWeight() * Layers.get(contentShares, layer);
    }

    /** Weight of a layer's style loss in the total. */
    double style(String layer) {
        return options.styleWeight() * Layers.get(styleShares, layer);
    }

    /** Weight of the total variation in the total. 0 if this term is left out. */
    double totalVariation() {
        return options.totalVariationWeight();
    }

    /** The total number of elements: a {@link TermValue} for each layer of content and style, and one number for the total variation. */
    int size() {
        return variationAt() + (totalVariation() > 0 ? 1 : 0);
    }

    /** The index at which the {@link TermValue} of a content layer begins. */
    int contentAt(String layer) {
        return TermValue.SIZE * contentLayers.indexOf(layer);
    }

    /** The index at which the {@link TermValue} of a style layer begins. */
    int styleAt(String layer) {
        return TermValue.SIZE * (contentLayers.size() + styleLayers.indexOf(layer));
    }

    /** The index of the total variation. */
    int variationAt() {
        return TermValue.SIZE * (contentLayers.size() + styleLayers.size());
    }

    /** Weights of all elements in the minimised value, in the order of the terms. */
    float[] vector() {
        float[] result = new float[size()];
        contentLayers.forEach(layer -> result[contentAt(layer)] = (float) content(layer));
        styleLayers.forEach(layer -> result[styleAt(layer)] = (float) style(layer));
        if (totalVariation() > 0) {
            result[variationAt()] = (float) totalVariation();
        }
        return result;
    }

    /** The minimised value of the terms, which have the order above. */
    double minimised(double[] terms) {
        double sum = totalVariation() > 0 ? totalVariation() * terms[variationAt()] : 0;
        for (String layer : contentLayers) {
            sum += content(layer) * terms[contentAt(layer)];
        }
        for (String layer : styleLayers) {
            sum += style(layer) * terms[styleAt(layer)];
        }
        return sum;
    }

    /** The reported losses of the terms, which have the order above. */
    Losses losses(double[] terms) {
        Map<String, Double> contentByLayer = new LinkedHashMap<>();
        contentLayers.forEach(layer -> contentByLayer.put(layer, terms[contentAt(layer) + 1]));
        Map<String, Double> styleByLayer = new LinkedHashMap<>();
        styleLayers.forEach(layer -> styleByLayer.put(layer, terms[styleAt(layer) + 1]));
        double variation = totalVariation() > 0 ? terms[variationAt()] : 0;
        double content = weightedSum(contentByLayer, contentShares);
        double style = weightedSum(styleByLayer, styleShares);
        double total = options.contentWeight() * content + options.styleWeight() * style + totalVariation() * variation;
        return new Losses(content, style, variation, total, styleByLayer, contentByLayer);
    }

    private static double weightedSum(Map<String, Double> values, Map<String, Double> weights) {
        return values.entrySet().stream()
                .mapToDouble(e -> e.getValue() * Layers.get(weights, e.getKey()))
                .sum();
    }
}
