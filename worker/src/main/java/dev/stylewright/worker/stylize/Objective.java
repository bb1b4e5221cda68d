package dev.stylewright.worker.stylize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is minimised at one scale, with its gradient with respect to the picture:
 *
 * <pre>{@code
 * content = sum_l u_l |F - P|^2 / max(|P|^2, 1e-6 n)     u_l sums to 1
 * style   = sum_l v_l |G - A|^2 / max(|A|^2, 1e-6 n)     v_l sums to 1
 * total   = contentWeight content + styleWeight style + totalVariationWeight (mean(dx^2) + mean(dy^2))
 * }</pre>
 */
final class Objective {
    /** The engine records gradients for one computation at a time in the whole JVM. */
    private static final Object RECORDER = new Object();

    private final FeatureExtractor extractor;
    private final ContentTerm content;
    private final StyleTerm style;
    private final Recipe recipe;
    private final Map<String, Double> contentShares;
    private final Map<String, Double> styleShares;
    private final Set<String> layers = new LinkedHashSet<>();
    private final NDArray weights;

    /** @param manager owns the objective's constants and must outlive it; the targets belong to it or to one above */
    Objective(FeatureExtractor extractor, ContentTerm content, StyleTerm style, Recipe recipe, NDManager manager) {
        this.extractor = extractor;
        this.content = content;
        this.style = style;
        this.recipe = recipe;
        this.contentShares = Layers.normalised(recipe.contentLayers());
        this.styleShares = Layers.normalised(recipe.styleLayers());
        layers.addAll(content.layers());
        layers.addAll(style.layers());
        this.weights = manager.create(weightsOfTerms());
    }

    /**
     * Evaluates at a picture.
     *
     * @param picture {@code [1, 3, H, W]}, RGB, nominally in [0, 1]; not changed
     * @param owner the manager that the gradient, of the picture's shape, will belong to
     */
    Differentiable.Evaluated at(NDArray picture, NDManager owner) {
        synchronized (RECORDER) {
            try (NDManager scratch = owner.newSubManager()) {
                NDArray leaf = picture.stopGradient();
                leaf.attach(scratch);
                leaf.setRequiresGradient(true);
                float[] terms;
                try (GradientCollector collector = scratch.getEngine().newGradientCollector()) {
                    NDArray termsArray = terms(leaf);
                    terms = termsArray.toFloatArray();
                    collector.backward(termsArray.dot(weights));
                }
                NDArray gradient = leaf.getGradient();
                gradient.attach(owner);
                return new Differentiable.Evaluated(losses(terms), gradient);
            }
        }
    }

    /** The terms as one vector: content by layer, style by layer, total variation; those without weight left out. */
    private NDArray terms(NDArray picture) {
        NDList terms = new NDList();
        Map<String, NDArray> features = extractor.extract(picture, layers);
        content.layers().forEach(layer -> terms.add(content.of(layer, Layers.get(features, layer))));
        style.layers().forEach(layer -> terms.add(style.of(layer, Layers.get(features, layer))));
        if (recipe.totalVariationWeight() > 0) {
            terms.add(TotalVariation.of(picture));
        }
        // The graph keeps what the gradient needs; without our handles it lets go of it layer by layer on the way back.
        features.values().forEach(NDArray::close);
        return NDArrays.stack(terms);
    }

    private float[] weightsOfTerms() {
        List<Double> found = new ArrayList<>();
        content.layers().forEach(layer -> found.add(recipe.contentWeight() * Layers.get(contentShares, layer)));
        style.layers().forEach(layer -> found.add(recipe.styleWeight() * Layers.get(styleShares, layer)));
        if (recipe.totalVariationWeight() > 0) {
            found.add(recipe.totalVariationWeight());
        }
        float[] result = new float[found.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = found.get(i).floatValue();
        }
        return result;
    }

    private Losses losses(float[] terms) {
        int next = 0;
        Map<String, Double> contentByLayer = new LinkedHashMap<>();
        for (String layer : content.layers()) {
            contentByLayer.put(layer, (double) terms[next++]);
        }
        Map<String, Double> styleByLayer = new LinkedHashMap<>();
        for (String layer : style.layers()) {
            styleByLayer.put(layer, (double) terms[next++]);
        }
        double variation = recipe.totalVariationWeight() > 0 ? terms[next] : 0;
        double contentSum = weightedSum(contentByLayer, contentShares);
        double styleSum = weightedSum(styleByLayer, styleShares);
        double total = recipe.contentWeight() * contentSum
                + recipe.styleWeight() * styleSum
                + recipe.totalVariationWeight() * variation;
        return new Losses(contentSum, styleSum, variation, total, styleByLayer, contentByLayer);
    }

    private static double weightedSum(Map<String, Double> values, Map<String, Double> weights) {
        return values.entrySet().stream()
                .mapToDouble(e -> e.getValue() * Layers.get(weights, e.getKey()))
                .sum();
    }
}
