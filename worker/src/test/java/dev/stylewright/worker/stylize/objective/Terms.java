package dev.stylewright.worker.stylize.objective;

import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.WeightedStyle;
import dev.stylewright.worker.stylize.image.Coloring;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.image.Resampler;
import dev.stylewright.worker.stylize.network.FeatureExtractor;
import dev.stylewright.worker.stylize.network.Segment;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import dev.stylewright.worker.stylize.style.FeatureSource;
import dev.stylewright.worker.stylize.style.GramCache;
import dev.stylewright.worker.stylize.tiling.TiledNetwork;
import dev.stylewright.worker.stylize.vgg.Vgg19Weights;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** The objective of a scale, made as a painting makes it. */
public record Terms(FeatureExtractor extractor, ContentTerm content, StyleTerm style, StylizationOptions options) {
    /**
     * With the content unchanged, and the styles at the size for this content.
     *
     * @param manager owns everything
     */
    static Terms of(
            Vgg19Weights weights,
            FloatImage content,
            List<WeightedStyle> styles,
            StylizationOptions options,
            NDManager manager) {
        return of(weights, new Coloring.Unchanged(content), content.imageSize(), styles, options, manager);
    }

    /**
     * With images converted by a coloring.
     *
     * @param coloring holds the content at the size of the last scale
     * @param imageSize size of the scale
     */
    public static Terms of(
            Vgg19Weights weights,
            Coloring coloring,
            ImageSize imageSize,
            List<WeightedStyle> styles,
            StylizationOptions options,
            NDManager manager) {
        FeatureExtractor extractor = new FeatureExtractor(weights, options.pooling(), manager);
        FeatureSource features = new FeatureSource(extractor, OptionalInt.empty());
        FloatImage content = Resampler.resize(coloring.content(), imageSize);
        ImageSize full = coloring.content().imageSize();
        ContentTerm contentTerm = new ContentTerm(
                features.content(content, options.contentLayers().keySet(), manager),
                options.border(),
                imageSize,
                manager);
        StyleTerm styleTerm = new StyleTerm(new Styles(styles, options, coloring, full, new GramCache(0))
                .regions(features, imageSize, options.styleLayers().keySet(), manager));
        return new Terms(extractor, contentTerm, styleTerm, options);
    }

    /** All layers that are compared. */
    Set<String> layers() {
        Set<String> layers = new LinkedHashSet<>(options.styleLayers().keySet());
        layers.addAll(options.contentLayers().keySet());
        return layers;
    }

    public Objective whole(NDManager manager) {
        return new WholeObjective(extractor, content, style, options, manager);
    }

    Objective tiled(int edge) {
        return tiled(Segment.upTo(layers()), edge);
    }

    Objective tiled(List<Segment> segments, int edge) {
        return new TiledObjective(new TiledNetwork(extractor, segments, edge), extractor, content, style, options);
    }
}
