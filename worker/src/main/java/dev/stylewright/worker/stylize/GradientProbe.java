package dev.stylewright.worker.stylize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.image.Coloring;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.image.ImageTensors;
import dev.stylewright.worker.stylize.network.FeatureExtractor;
import dev.stylewright.worker.stylize.objective.ContentTerm;
import dev.stylewright.worker.stylize.objective.Objective;
import dev.stylewright.worker.stylize.objective.StyleTerm;
import dev.stylewright.worker.stylize.objective.Styles;
import dev.stylewright.worker.stylize.objective.WholeObjective;
import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.Pooling;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import dev.stylewright.worker.stylize.style.FeatureSource;
import dev.stylewright.worker.stylize.style.GramCache;
import dev.stylewright.worker.stylize.vgg.Vgg19;
import dev.stylewright.worker.stylize.vgg.Vgg19Weights;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * One evaluation of a typical objective. The images are fixed and the start is noise. Compare precisions by the gradient and by the evaluation
 * time. Use it from one thread, and only while no other gradient is computed.
 */
public final class GradientProbe implements AutoCloseable {
    private static final int SHADES = 256;
    private static final double GRAIN = 0.1;

    private final NDManager manager;
    private final Objective objective;
    private final NDArray start;

    /**
     * @param weights not closed by this probe
     * @param size edge of the image in pixels, at least {@value ImageSize#SMALLEST_SIDE}
     */
    public GradientProbe(Vgg19Weights weights, int size) {
        this.manager = weights.engine().newManager();
        Map<String, Double> layers = Vgg19.layers().stream()
                .filter(weights::reaches)
                .filter(layer -> layer.endsWith("_1"))
                .collect(Collectors.toMap(layer -> layer, layer -> 1.0));
        StylizationOptions options = StylizationOptions.builder()
                .size(size)
                .iterations(1)
                .contentWeight(1)
                .styleWeight(1)
                .totalVariationWeight(0)
                .styleLayers(layers)
                .contentLayers(Map.of(weights.deepestLayer(), 1.0))
                .pooling(Pooling.MAX)
                .border(Border.PLAIN)
                .build();
        FloatImage content = FloatImage.of(picture(size, 1, GRAIN));
        ImageSize imageSize = content.imageSize();
        FeatureExtractor extractor = new FeatureExtractor(weights, options.pooling(), manager);
        FeatureSource features = new FeatureSource(extractor, OptionalInt.empty());
        Styles styles = new Styles(
                List.of(new WeightedStyle(picture(size, 2, GRAIN), 1)),
                options,
                new Coloring.Unchanged(content),
                imageSize,
                new GramCache(0));
        this.objective = new WholeObjective(
                extractor,
                new ContentTerm(
                        features.content(content, options.contentLayers().keySet(), manager),
                        options.border(),
                        imageSize,
                        manager),
                new StyleTerm(styles.regions(features, imageSize, layers.keySet(), manager)),
                options,
                manager);
        this.start = ImageTensors.upload(FloatImage.of(picture(size, 3, 1)), manager);
    }

    /** Evaluates the objective and returns its gradient. Repeated calls differ only by rounding. */
    public float[] gradient() {
        try (NDArray gradient = objective.at(start, manager).gradient()) {
            return gradient.toFloatArray();
        }
    }

    @Override
    public void close() {
        manager.close();
    }

    /**
     * Waves with added noise.
     *
     * @param noise share of the noise, from 0 to 1
     */
    private static Image picture(int size, int seed, double noise) {
        Random random = new Random(seed);
        byte[] rgb = new byte[FloatImage.CHANNELS * size * size];
        for (int i = 0; i < rgb.length; i++) {
            int channel = i % FloatImage.CHANNELS;
            int x = i / FloatImage.CHANNELS % size;
            int y = i / FloatImage.CHANNELS / size;
            double wave = Math.sin(0.11 * seed * x + 0.07 * (channel + 1) * y) * Math.cos(0.05 * (x - seed * y));
            rgb[i] = (byte) (SHADES * (0.5 + 0.45 * (1 - noise) * wave + noise * (random.nextDouble() - 0.5)));
        }
        return new Image(size, size, rgb);
    }
}
