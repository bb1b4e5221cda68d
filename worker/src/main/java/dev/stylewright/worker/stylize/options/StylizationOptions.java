package dev.stylewright.worker.stylize.options;

import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.vgg.Layers;
import dev.stylewright.worker.stylize.vgg.Vgg19;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * How an image is to be painted. Layers are named {@code relu<block>_<i>}, e.g. {@code relu4_2}: the activation after that ReLU of VGG19.
 *
 * @param size longer edge of the result in pixels, at least {@value ImageSize#SMALLEST_SIDE}
 * @param iterations evaluations of the objective over all scales, at least 1
 * @param scales most scales from coarse to fine, at least 1
 * @param contentWeight factor of the content term, at least 0
 * @param styleWeight factor of the style term, at least 0
 * @param totalVariationWeight factor of the total variation, at least 0
 * @param styleLayers layer to weight, each above 0; normalised to sum 1; may only be empty if {@code styleWeight} is 0
 * @param contentLayers layer to weight, each above 0; normalised to sum 1; may only be empty if {@code contentWeight} is 0
 * @param optimizer L-BFGS or Adam
 * @param learningRate step length of the optimiser, above 0; left out: 1 for L-BFGS, {@value #ADAM_LEARNING_RATE} for Adam, in units of the [0, 1] image
 * @param start the image to set out from
 * @param seed seed of {@link Start#NOISE}
 * @param pooling how the network halves the resolution
 * @param colors whose colours the result has
 * @param styleScale size of the style images relative to the result, above 0: at every scale a style's longer edge is this times the
 *     image's, unless it would then have more than {@code 4 styleScale^2} times as many pixels: it is made smaller until it hasn't
 * @param stopBelow relative improvement over the last {@value dev.stylewright.worker.stylize.optimize.Plateau#WINDOW} evaluations under which a scale
 *     ends early, at least 0; 0: never
 * @param border how positions at the border of a layer count
 * @param bounded whether pixels stay in [0, 1] while they are optimised; otherwise they are clipped at the end
 */
public record StylizationOptions(
        int size,
        int iterations,
        int scales,
        double contentWeight,
        double styleWeight,
        double totalVariationWeight,
        Map<String, Double> styleLayers,
        Map<String, Double> contentLayers,
        Optimizer optimizer,
        OptionalDouble learningRate,
        Start start,
        long seed,
        Pooling pooling,
        Colors colors,
        double styleScale,
        double stopBelow,
        Border border,
        boolean bounded) {

    public static final double ADAM_LEARNING_RATE = 0.02;

    public StylizationOptions {
        if (size < ImageSize.SMALLEST_SIDE) {
            throw new IllegalArgumentException("size must be at least " + ImageSize.SMALLEST_SIDE + " px, got " + size);
        }
        if (iterations < 1) {
            throw new IllegalArgumentException("iterations must be at least 1, got " + iterations);
        }
        if (scales < 1) {
            throw new IllegalArgumentException("scales must be at least 1, got " + scales);
        }
        requireWeight("contentWeight", contentWeight);
        requireWeight("styleWeight", styleWeight);
        requireWeight("totalVariationWeight", totalVariationWeight);
        if (contentWeight == 0 && styleWeight == 0 && totalVariationWeight == 0) {
            throw new IllegalArgumentException(
                    "one of contentWeight, styleWeight and totalVariationWeight must be above 0");
        }
        styleLayers = layers("styleLayers", styleLayers, styleWeight > 0);
        contentLayers = layers("contentLayers", contentLayers, contentWeight > 0);
        Objects.requireNonNull(optimizer, "optimizer");
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(pooling, "pooling");
        Objects.requireNonNull(colors, "colors");
        Objects.requireNonNull(border, "border");
        if (!(styleScale > 0 && Double.isFinite(styleScale))) {
            throw new IllegalArgumentException("styleScale must be finite and above 0, got " + styleScale);
        }
        requireWeight("stopBelow", stopBelow);
        learningRate.ifPresent(rate -> {
            if (!(rate > 0 && Double.isFinite(rate))) {
                throw new IllegalArgumentException("learningRate must be finite and above 0, got " + rate);
            }
        });
    }

    /** What is used where a request says nothing. */
    public static StylizationOptions defaults() {
        return builder().build();
    }

    /** The longer edge of style images for the last scale, in pixels, at least 1. */
    public int styleSize() {
        return styleSize(size, styleScale);
    }

    /** The same where there are no options yet. */
    public static int styleSize(int size, double styleScale) {
        return Math.toIntExact(Math.max(1, Math.round(size * styleScale)));
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these values. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.size = size;
        builder.iterations = iterations;
        builder.scales = scales;
        builder.contentWeight = contentWeight;
        builder.styleWeight = styleWeight;
        builder.totalVariationWeight = totalVariationWeight;
        builder.styleLayers = styleLayers;
        builder.contentLayers = contentLayers;
        builder.optimizer = optimizer;
        builder.learningRate = learningRate;
        builder.start = start;
        builder.seed = seed;
        builder.pooling = pooling;
        builder.colors = colors;
        builder.styleScale = styleScale;
        builder.stopBelow = stopBelow;
        builder.border = border;
        builder.bounded = bounded;
        return builder;
    }

    /** Collects options, starting from the defaults; checked when built; not thread-safe. */
    public static final class Builder {
        private int size = 512;
        private int iterations = 300;
        private int scales = 10;
        private double contentWeight = 0.15;
        private double styleWeight = 1;
        private double totalVariationWeight = 0.2;
        private Map<String, Double> styleLayers = defaultStyleLayers();
        private Map<String, Double> contentLayers = Map.of("relu4_2", 1.0);
        private Optimizer optimizer = Optimizer.LBFGS;
        private OptionalDouble learningRate = OptionalDouble.empty();
        private Start start = Start.CONTENT;
        private long seed;
        private Pooling pooling = Pooling.MAX;
        private Colors colors = Colors.STYLE;
        private double styleScale = 1;
        private double stopBelow;
        private Border border = Border.CLEAN;
        private boolean bounded = true;

        private Builder() {}

        public Builder size(int value) {
            size = value;
            return this;
        }

        public Builder iterations(int value) {
            iterations = value;
            return this;
        }

        public Builder scales(int value) {
            scales = value;
            return this;
        }

        public Builder contentWeight(double value) {
            contentWeight = value;
            return this;
        }

        public Builder styleWeight(double value) {
            styleWeight = value;
            return this;
        }

        public Builder totalVariationWeight(double value) {
            totalVariationWeight = value;
            return this;
        }

        public Builder styleLayers(Map<String, Double> value) {
            styleLayers = value;
            return this;
        }

        public Builder contentLayers(Map<String, Double> value) {
            contentLayers = value;
            return this;
        }

        public Builder optimizer(Optimizer value) {
            optimizer = value;
            return this;
        }

        public Builder learningRate(OptionalDouble value) {
            learningRate = value;
            return this;
        }

        public Builder start(Start value) {
            start = value;
            return this;
        }

        public Builder seed(long value) {
            seed = value;
            return this;
        }

        public Builder pooling(Pooling value) {
            pooling = value;
            return this;
        }

        public Builder colors(Colors value) {
            colors = value;
            return this;
        }

        public Builder styleScale(double value) {
            styleScale = value;
            return this;
        }

        public Builder stopBelow(double value) {
            stopBelow = value;
            return this;
        }

        public Builder border(Border value) {
            border = value;
            return this;
        }

        public Builder bounded(boolean value) {
            bounded = value;
            return this;
        }

        /** @throws IllegalArgumentException when a value is out of its range; the message names it */
        public StylizationOptions build() {
            return new StylizationOptions(
                    size,
                    iterations,
                    scales,
                    contentWeight,
                    styleWeight,
                    totalVariationWeight,
                    styleLayers,
                    contentLayers,
                    optimizer,
                    learningRate,
                    start,
                    seed,
                    pooling,
                    colors,
                    styleScale,
                    stopBelow,
                    border,
                    bounded);
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

    private static void requireWeight(String name, double weight) {
        if (!(weight >= 0 && Double.isFinite(weight))) {
            throw new IllegalArgumentException(name + " must be finite and not negative, got " + weight);
        }
    }

    private static Map<String, Double> layers(String name, Map<String, Double> layers, boolean needed) {
        if (needed && layers.isEmpty()) {
            throw new IllegalArgumentException(name + " must name at least one layer");
        }
        layers.forEach((layer, weight) -> {
            if (!Vgg19.isLayer(layer)) {
                throw new IllegalArgumentException("%s: VGG19 has no layer '%s'; layers are %s"
                        .formatted(name, layer, String.join(", ", Vgg19.layers())));
            }
            if (!(weight > 0 && Double.isFinite(weight))) {
                throw new IllegalArgumentException(
                        "%s: the weight of %s must be finite and above 0, got %s".formatted(name, layer, weight));
            }
        });
        // In the network's order, whatever the map's: terms are added up in this order, and the last digit depends on
        // it.
        Map<String, Double> ordered = new LinkedHashMap<>();
        Vgg19.layers().stream()
                .filter(layers::containsKey)
                .forEach(layer -> ordered.put(layer, Layers.get(layers, layer)));
        return Collections.unmodifiableMap(ordered);
    }
}
