package dev.stylewright.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How to paint. {@link #defaults()} gives every field its documented default, {@link #toBuilder()} changes some.
 *
 * @param size longer edge of the result in pixels, 16 to 8192
 * @param iterations evaluations of the objective over all scales, 1 to 10000
 * @param contentWeight weight of the content term, 0 to 1e6; it or {@code styleWeight} is at least 1e-6
 * @param styleWeight weight of the style term, 0 to 1e6
 * @param totalVariationWeight weight of the smoothness term, 0 to 1e6
 * @param styleLayers VGG19 layers whose Gram matrices are the style, each with its weight 0 to 1e6, in order
 * @param contentLayers VGG19 layers whose features are the content, each with its weight 0 to 1e6, in order
 * @param styleScale longer edge of the style pictures relative to the result's, 0.1 to 10; less for a style that would have more than {@code 4 styleScale^2}
 *     times the result's pixels
 * @param optimizer how the picture is optimised
 * @param learningRate step length, 1e-6 to 100; empty for the optimiser's own
 * @param start what the optimisation starts from
 * @param seed seed of the noise, 0 to 2^53 - 1
 * @param pooling how the network halves the resolution
 * @param border how the positions along the edges are compared
 * @param colors whose colours the result has
 * @param stopBelow relative progress under which to stop early, 0 (never) to 1e6
 * @param previewEvery evaluations between two previews, 0 (none) to 10000
 * @param quality quality of a JPEG result, 1 to 100
 * @param keepMetadata whether the content picture's metadata goes into the result
 */
public record Parameters(
        int size,
        int iterations,
        double contentWeight,
        double styleWeight,
        double totalVariationWeight,
        Map<String, Double> styleLayers,
        Map<String, Double> contentLayers,
        double styleScale,
        Optimizer optimizer,
        OptionalDouble learningRate,
        Start start,
        long seed,
        Pooling pooling,
        Border border,
        Colors colors,
        double stopBelow,
        int previewEvery,
        int quality,
        boolean keepMetadata) {

    /** How much the content counts where a request says nothing. */
    public static final double DEFAULT_CONTENT_WEIGHT = 0.15;

    /** How much roughness counts where a request says nothing: enough that no grain is painted, too little to blur strokes. */
    public static final double DEFAULT_TOTAL_VARIATION_WEIGHT = 0.2;

    private static final Parameters DEFAULTS = new Builder().build();

    /** @throws IllegalArgumentException when a field is out of its range; the message names it */
    public Parameters {
        Limits.SIZE.check("size", size);
        Limits.ITERATIONS.check("iterations", iterations);
        Limits.WEIGHT.check("contentWeight", contentWeight);
        Limits.WEIGHT.check("styleWeight", styleWeight);
        Limits.WEIGHT.check("totalVariationWeight", totalVariationWeight);
        Limits.named("contentWeight and styleWeight", List.of(contentWeight, styleWeight), Limits::someWeight);
        styleLayers = Limits.named("styleLayers", Limits.copy(styleLayers), Limits::layers);
        contentLayers = Limits.named("contentLayers", Limits.copy(contentLayers), Limits::layers);
        Limits.STYLE_SCALE.check("styleScale", styleScale);
        learningRate.ifPresent(rate -> Limits.LEARNING_RATE.check("learningRate", rate));
        Limits.SEED.check("seed", seed);
        Limits.STOP_BELOW.check("stopBelow", stopBelow);
        Limits.PREVIEW_EVERY.check("previewEvery", previewEvery);
        Limits.QUALITY.check("quality", quality);
    }

    /** The documented defaults, which paint well for most pictures. */
    public static Parameters defaults() {
        return DEFAULTS;
    }

    /** A builder that starts from these values. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.size = size;
        builder.iterations = iterations;
        builder.contentWeight = contentWeight;
        builder.styleWeight = styleWeight;
        builder.totalVariationWeight = totalVariationWeight;
        builder.styleLayers = styleLayers;
        builder.contentLayers = contentLayers;
        builder.styleScale = styleScale;
        builder.optimizer = optimizer;
        builder.learningRate = learningRate;
        builder.start = start;
        builder.seed = seed;
        builder.pooling = pooling;
        builder.border = border;
        builder.colors = colors;
        builder.stopBelow = stopBelow;
        builder.previewEvery = previewEvery;
        builder.quality = quality;
        builder.keepMetadata = keepMetadata;
        return builder;
    }

    /** Collects parameters, starting from the defaults; checked when built; not thread-safe. */
    public static final class Builder {
        private int size = 512;
        private int iterations = 300;
        private double contentWeight = DEFAULT_CONTENT_WEIGHT;
        private double styleWeight = 1.0;
        private double totalVariationWeight = DEFAULT_TOTAL_VARIATION_WEIGHT;
        private Map<String, Double> styleLayers = defaultStyleLayers();
        private Map<String, Double> contentLayers = Map.of("relu4_2", 1.0);
        private double styleScale = 1.0;
        private Optimizer optimizer = Optimizer.LBFGS;
        private OptionalDouble learningRate = OptionalDouble.empty();
        private Start start = Start.CONTENT;
        private long seed = 0;
        private Pooling pooling = Pooling.MAX;
        private Border border = Border.CLEAN;
        private Colors colors = Colors.STYLE;
        private double stopBelow = 0.0;
        private int previewEvery = 0;
        private int quality = 95;
        private boolean keepMetadata = false;

        private Builder() {}

        /** Sets the longer edge of the result in pixels, 16 to 8192. */
        public Builder size(int value) {
            size = value;
            return this;
        }

        /** Sets the evaluations of the objective over all scales, 1 to 10000. */
        public Builder iterations(int value) {
            iterations = value;
            return this;
        }

        /** Sets the weight of the content term, 0 to 1e6; it or the style's is at least 1e-6. */
        public Builder contentWeight(double value) {
            contentWeight = value;
            return this;
        }

        /** Sets the weight of the style term, 0 to 1e6. */
        public Builder styleWeight(double value) {
            styleWeight = value;
            return this;
        }

        /** Sets the weight of the smoothness term, 0 to 1e6. */
        public Builder totalVariationWeight(double value) {
            totalVariationWeight = value;
            return this;
        }

        /** Sets the VGG19 layers whose Gram matrices are the style, each with its weight 0 to 1e6, in order. */
        public Builder styleLayers(Map<String, Double> value) {
            styleLayers = value;
            return this;
        }

        /** Sets the VGG19 layers whose features are the content, each with its weight 0 to 1e6, in order. */
        public Builder contentLayers(Map<String, Double> value) {
            contentLayers = value;
            return this;
        }

        /** Sets the size of the style pictures relative to the result, 0.1 to 10. */
        public Builder styleScale(double value) {
            styleScale = value;
            return this;
        }

        /** Says how the picture is optimised. */
        public Builder optimizer(Optimizer value) {
            optimizer = value;
            return this;
        }

        /** Sets the step length, 1e-6 to 100. */
        public Builder learningRate(double value) {
            learningRate = OptionalDouble.of(value);
            return this;
        }

        /** Says what the optimisation starts from. */
        public Builder start(Start value) {
            start = value;
            return this;
        }

        /** Sets the seed of the noise, 0 to 2^53 - 1. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Says how the network halves the resolution. */
        public Builder pooling(Pooling value) {
            pooling = value;
            return this;
        }

        /** Says how the positions along the edges are compared. */
        public Builder border(Border value) {
            border = value;
            return this;
        }

        /** Says whose colours the result has. */
        public Builder colors(Colors value) {
            colors = value;
            return this;
        }

        /** Sets the relative progress under which to stop early, 0 (never) to 1e6. */
        public Builder stopBelow(double value) {
            stopBelow = value;
            return this;
        }

        /** Sets the evaluations between two previews, 0 (none) to 10000. */
        public Builder previewEvery(int value) {
            previewEvery = value;
            return this;
        }

        /** Sets the quality of a JPEG result, 1 to 100. */
        public Builder quality(int value) {
            quality = value;
            return this;
        }

        /** Says whether the content picture's metadata goes into the result. */
        public Builder keepMetadata(boolean value) {
            keepMetadata = value;
            return this;
        }

        /** @throws IllegalArgumentException when a field is out of its range; the message names it */
        public Parameters build() {
            return new Parameters(
                    size,
                    iterations,
                    contentWeight,
                    styleWeight,
                    totalVariationWeight,
                    styleLayers,
                    contentLayers,
                    styleScale,
                    optimizer,
                    learningRate,
                    start,
                    seed,
                    pooling,
                    border,
                    colors,
                    stopBelow,
                    previewEvery,
                    quality,
                    keepMetadata);
        }

        private static Map<String, Double> defaultStyleLayers() {
            Map<String, Double> layers = new LinkedHashMap<>();
            layers.put("relu1_1", 3.0);
            layers.put("relu2_1", 2.0);
            layers.put("relu3_1", 1.0);
            layers.put("relu4_1", 1.0);
            layers.put("relu5_1", 1.0);
            return layers;
        }
    }
}
