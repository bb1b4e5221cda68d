package dev.stylewright.worker.stylize;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the terms of the objective add up. The terms stand in one order everywhere: content by layer, style by layer, total variation; those without weight
 * are left out.
 */
final class TermWeights {
    private final Recipe recipe;
    private final List<String> contentLayers;
    private final List<String> styleLayers;
    private final Map<String, Double> contentShares;
    private final Map<String, Double> styleShares;

    /**
     * @param contentLayers layers of the content term, none where it has no weight
     * @param styleLayers layers of the style term, none where it has no weight
     */
    TermWeights(Recipe recipe, Set<String> contentLayers, Set<String> styleLayers) {
        this.recipe = recipe;
        this.contentLayers = List.copyOf(contentLayers);
        this.styleLayers = List.copyOf(styleLayers);
        this.contentShares = Layers.normalised(recipe.contentLayers());
        this.styleShares = Layers.normalised(recipe.styleLayers());
    }

    /** What the content error of one layer counts in the total. */
    double content(String layer) {
        return recipe.contentWeight() * Layers.get(contentShares, layer);
    }

    /** What the style error of one layer counts in the total. */
    double style(String layer) {
        return recipe.styleWeight() * Layers.get(styleShares, layer);
    }

    /** What the total variation counts in the total; 0 where it is left out. */
    double totalVariation() {
        return recipe.totalVariationWeight();
    }

    /** All weights, in the order of the terms. */
    float[] vector() {
        List<Double> found = new ArrayList<>();
        contentLayers.forEach(layer -> found.add(content(layer)));
        styleLayers.forEach(layer -> found.add(style(layer)));
        if (totalVariation() > 0) {
            found.add(totalVariation());
        }
        float[] result = new float[found.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = found.get(i).floatValue();
        }
        return result;
    }

    /** The losses from the terms, which stand in their order. */
    Losses losses(float[] terms) {
        int next = 0;
        Map<String, Double> contentByLayer = new LinkedHashMap<>();
        for (String layer : contentLayers) {
            contentByLayer.put(layer, (double) terms[next++]);
        }
        Map<String, Double> styleByLayer = new LinkedHashMap<>();
        for (String layer : styleLayers) {
            styleByLayer.put(layer, (double) terms[next++]);
        }
        return losses(contentByLayer, styleByLayer, totalVariation() > 0 ? terms[next] : 0);
    }

    /** The losses from the terms by layer, in the order of the layers. */
    Losses losses(Map<String, Double> contentByLayer, Map<String, Double> styleByLayer, double variation) {
        double content = weightedSum(contentByLayer, contentShares);
        double style = weightedSum(styleByLayer, styleShares);
        double total = recipe.contentWeight() * content + recipe.styleWeight() * style + totalVariation() * variation;
        return new Losses(content, style, variation, total, styleByLayer, contentByLayer);
    }

    private static double weightedSum(Map<String, Double> values, Map<String, Double> weights) {
        return values.entrySet().stream()
                .mapToDouble(e -> e.getValue() * Layers.get(weights, e.getKey()))
                .sum();
    }
}
