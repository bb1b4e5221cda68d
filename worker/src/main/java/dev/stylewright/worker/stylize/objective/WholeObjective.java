package dev.stylewright.worker.stylize.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.network.FeatureExtractor;
import dev.stylewright.worker.stylize.optimize.Differentiable;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import dev.stylewright.worker.stylize.vgg.Layers;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The objective of an image in one piece. This is the fastest way if all activations fit in memory. */
public final class WholeObjective implements Objective {
    private final FeatureExtractor extractor;
    private final ContentTerm content;
    private final StyleTerm style;
    private final TermWeights termWeights;
    private final Set<String> layers = new LinkedHashSet<>();
    private final NDArray weights;
    private final LossScale scale;

    /** @param manager owns the objective's constants and must outlive it; the targets belong to this manager or to a parent of it */
    public WholeObjective(
            FeatureExtractor extractor,
            ContentTerm content,
            StyleTerm style,
            StylizationOptions options,
            NDManager manager) {
        this.extractor = extractor;
        this.content = content;
        this.style = style;
        this.termWeights = new TermWeights(options, content.layers(), style.layers());
        layers.addAll(content.layers());
        layers.addAll(style.layers());
        this.weights = manager.create(termWeights.vector());
        this.scale = LossScale.of(extractor.precision());
    }

    @Override
    public Differentiable.Evaluated at(NDArray image, NDManager owner) {
        try (NDManager scratch = owner.newSubManager()) {
            NDArray leaf = image.stopGradient();
            leaf.attach(scratch);
            Recording.Recorded found = Recording.of(leaf, this::terms, weights, scale);
            found.gradient().attach(owner);
            double[] terms = found.terms();
            return new Differentiable.Evaluated(
                    termWeights.minimised(terms), termWeights.losses(terms), found.gradient());
        }
    }

    /** The terms as one vector. */
    private NDArray terms(NDArray image) {
        NDList terms = new NDList();
        Map<String, NDArray> features = extractor.extract(image, layers);
        content.layers().forEach(layer -> terms.add(content.of(layer, Layers.get(features, layer))));
        style.layers().forEach(layer -> terms.add(style.of(layer, Layers.get(features, layer))));
        if (termWeights.totalVariation() > 0) {
            terms.add(TotalVariation.of(image).reshape(1));
        }
        // The graph keeps the arrays that the gradient needs. Closing our handles lets the backward pass free them
        // layer by layer.
        features.values().forEach(NDArray::close);
        return TermValue.concatenated(terms);
    }
}
