package dev.stylewright.worker.stylize.objective;

import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.StylizationOptions;
import dev.stylewright.worker.stylize.Vgg19Weights;
import dev.stylewright.worker.stylize.WeightedStyle;
import dev.stylewright.worker.stylize.image.Coloring;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.image.Resampler;
import dev.stylewright.worker.stylize.network.FeatureExtractor;
import dev.stylewright.worker.stylize.network.Segment;
import dev.stylewright.worker.stylize.style.FeatureSource;
import dev.stylewright.worker.stylize.style.GramCache;
import dev.stylewright.worker.stylize.tiling.TiledNetwork;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** The objective of a scale, made as a painting makes it. */
public record Terms(FeatureExtractor extractor, ContentTerm content, StyleTerm style, StylizationOptions recipe) {
    /**
     * With the content as it is, and the styles at the size that they have beside it.
     *
     * @param manager owns everything
     */
    static Terms of(
            Vgg19Weights weights,
            FloatImage content,
            List<WeightedStyle> styles,
            StylizationOptions recipe,
            NDManager manager) {
        return of(weights, new Coloring.Unchanged(content), content.extent(), styles, recipe, manager);
    }

    /**
     * With pictures as a coloring wants them.
     *
     * @param coloring holds the content at the size of the last scale
     * @param extent size of the scale
     */
    public static Terms of(
            Vgg19Weights weights,
            Coloring coloring,
            ImageSize extent,
            List<WeightedStyle> styles,
            StylizationOptions recipe,
            NDManager manager) {
        FeatureExtractor extractor = new FeatureExtractor(weights, recipe.pooling(), manager);
        FeatureSource features = new FeatureSource(extractor, OptionalInt.empty());
        FloatImage content = Resampler.resize(coloring.content(), extent);
        ImageSize full = coloring.content().extent();
        ContentTerm contentTerm = new ContentTerm(
                features.content(content, recipe.contentLayers().keySet(), manager), recipe.border(), extent, manager);
        StyleTerm styleTerm = new StyleTerm(new Styles(styles, recipe, coloring, full, new GramCache(0))
                .regions(features, extent, recipe.styleLayers().keySet(), manager));
        return new Terms(extractor, contentTerm, styleTerm, recipe);
    }

    /** All layers that are compared. */
    Set<String> layers() {
        Set<String> layers = new LinkedHashSet<>(recipe.styleLayers().keySet());
        layers.addAll(recipe.contentLayers().keySet());
        return layers;
    }

    public Objective whole(NDManager manager) {
        return new WholeObjective(extractor, content, style, recipe, manager);
    }

    Objective tiled(int edge) {
        return tiled(Segment.upTo(layers()), edge);
    }

    Objective tiled(List<Segment> segments, int edge) {
        return new TiledObjective(new TiledNetwork(extractor, segments, edge), extractor, content, style, recipe);
    }
}
