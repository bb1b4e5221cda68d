package dev.stylewright.worker.stylize.options;

import dev.stylewright.worker.stylize.ImageSize;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * The options of a stylization. Layers are named {@code relu<block>_<i>}, for example {@code relu4_2}: the activation after that ReLU of VGG19.
 *
 * @param size longer edge of the result in pixels, at least {@value ImageSize#SMALLEST_SIDE}
 * @param iterations evaluations of the objective over all scales, at least 1
 * @param scales maximum number of scales from coarse to fine, at least 1
 * @param contentWeight factor of the content term, at least 0
 * @param styleWeight factor of the style term, at least 0
 * @param totalVariationWeight factor of the total variation, at least 0
 * @param styleLayers layer to weight, each above 0; normalised to sum 1; may only be empty if {@code styleWeight} is 0
 * @param contentLayers layer to weight, each above 0; normalised to sum 1; may only be empty if {@code contentWeight} is 0
 * @param optimizer L-BFGS or Adam
 * @param learningRate step length of the optimiser, above 0. For L-BFGS in units of the quasi-Newton step; if absent, 1. For Adam in units of
 *     the [0, 1] image; if absent, {@value #ADAM_LEARNING_RATE}.
 * @param start the image that the optimisation starts from
 * @param seed seed of {@link Start#NOISE}
 * @param pooling pooling between the network's blocks
 * @param colors source of the result's colours
 * @param styleScale size of the style images relative to the result, above 0. At every scale, a style's longer edge is this multiple of the
 *     image's. A style that would then have more than {@code 4 styleScale^2} times the pixels of the image is reduced to this limit.
 * @param stopBelow relative improvement over the last {@value dev.stylewright.worker.stylize.optimize.Plateau#WINDOW} evaluations under which a
 *     scale ends early, at least 0; 0 disables the early end
 * @param border weight of positions at the border of a layer
 * @param bounded whether pixels stay in [0, 1] during the optimisation; otherwise they are clipped at the end
 */
@RecordBuilder
@RecordBuilder.Options(
        enableWither = false,
        addConcreteSettersForOptional = RecordBuilder.ConcreteSettersForOptionalMode.DISABLED)
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
        OptionChecks.requireWeight("contentWeight", contentWeight);
        OptionChecks.requireWeight("styleWeight", styleWeight);
        OptionChecks.requireWeight("totalVariationWeight", totalVariationWeight);
        if (contentWeight == 0 && styleWeight == 0 && totalVariationWeight == 0) {
            throw new IllegalArgumentException(
                    "one of contentWeight, styleWeight and totalVariationWeight must be above 0");
        }
        styleLayers = OptionChecks.layers("styleLayers", styleLayers, styleWeight > 0);
        contentLayers = OptionChecks.layers("contentLayers", contentLayers, contentWeight > 0);
        Objects.requireNonNull(optimizer, "optimizer");
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(pooling, "pooling");
        Objects.requireNonNull(colors, "colors");
        Objects.requireNonNull(border, "border");
        if (!(styleScale > 0 && Double.isFinite(styleScale))) {
            throw new IllegalArgumentException("styleScale must be finite and above 0, got " + styleScale);
        }
        OptionChecks.requireWeight("stopBelow", stopBelow);
        learningRate.ifPresent(rate -> {
            if (!(rate > 0 && Double.isFinite(rate))) {
                throw new IllegalArgumentException("learningRate must be finite and above 0, got " + rate);
            }
        });
    }

    /** The default values of a request. */
    public static StylizationOptions defaults() {
        return StylizationOptionsBuilder.builder()
                .size(512)
                .iterations(300)
                .scales(10)
                .contentWeight(0.15)
                .styleWeight(1)
                .totalVariationWeight(0.2)
                .styleLayers(defaultStyleLayers())
                .contentLayers(Map.of("relu4_2", 1.0))
                .optimizer(Optimizer.LBFGS)
                .learningRate(OptionalDouble.empty())
                .start(Start.CONTENT)
                .pooling(Pooling.MAX)
                .colors(Colors.STYLE)
                .styleScale(1)
                .border(Border.CLEAN)
                .bounded(true)
                .build();
    }

    /** The longer edge of style images for the last scale, in pixels, at least 1. */
    public int styleSize() {
        return styleSize(size, styleScale);
    }

    /** Computes {@link #styleSize()} without an instance. */
    public static int styleSize(int size, double styleScale) {
        return Math.toIntExact(Math.max(1, Math.round(size * styleScale)));
    }

    /** A builder that starts from the defaults. */
    public static StylizationOptionsBuilder builder() {
        return defaults().toBuilder();
    }

    /** A builder that starts from these values. Its {@code build} method checks the result. */
    public StylizationOptionsBuilder toBuilder() {
        return StylizationOptionsBuilder.builder(this);
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
