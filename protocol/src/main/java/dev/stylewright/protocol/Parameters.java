package dev.stylewright.protocol;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * How to paint. {@link #defaults()} returns the defaults, {@link #toBuilder()} changes some values. Each component is a parameter of a request; its
 * {@link Parameter} annotation states its meaning, range and default.
 */
public record Parameters(
        @Parameter(value = "Longer edge of the result, in pixels.", min = 16, max = 8192, byDefault = "512")
        int size,

        @Parameter(value = "Evaluations of the objective over all scales.", min = 1, max = 10000, byDefault = "300")
        int iterations,

        @Parameter(
                value =
                        "The maximum number of sizes at which the picture is painted, from coarse to fine; 1 for its full size only.",
                min = 1,
                max = 10,
                byDefault = "10")
        int scales,

        @Parameter(
                value = "Weight of the content term. This weight or styleWeight must be at least 1e-6.",
                max = 1e6,
                byDefault = "0.15")
        double contentWeight,

        @Parameter(value = "Weight of the style term.", max = 1e6, byDefault = "1")
        double styleWeight,

        @Parameter(value = "Weight of the smoothness term.", max = 1e6, byDefault = "0.2")
        double totalVariationWeight,

        @Parameter(
                value = "Layers whose Gram matrices are the style, each with its weight, normalised to sum 1.",
                byDefault = "relu1_1=3,relu2_1=2,relu3_1=1,relu4_1=1,relu5_1=1")
        Map<String, Double> styleLayers,

        @Parameter(value = "Layers whose features are the content, each with its weight.", byDefault = "relu4_2=1")
        Map<String, Double> contentLayers,

        @Parameter(
                value =
                        "Longer edge of the style pictures relative to the result's. A style that would have more than 4 styleScale^2 "
                                + "times the result's pixels, because its shape differs, is reduced further.",
                min = 0.1,
                max = 10,
                byDefault = "1")
        double styleScale,

        @Parameter(value = "The optimiser.", byDefault = "lbfgs")
        Optimizer optimizer,

        @Parameter(value = "Step length; null for the optimiser's own.", min = 1e-6, max = 100, byDefault = "null")
        OptionalDouble learningRate,

        @Parameter(value = "The picture from which the optimisation starts.", byDefault = "content")
        Start start,

        @Parameter(value = "Seed of the noise; at most 2^53 - 1.", max = 9_007_199_254_740_991L, byDefault = "0")
        long seed,

        @Parameter(value = "How the network halves the resolution.", byDefault = "max")
        Pooling pooling,

        @Parameter(
                value =
                        "How the edges are compared. clean: the outermost positions of the deeper layers, which see the "
                                + "zeros that the network pads with, are compared on their own, so that no bands appear along the "
                                + "edges. plain: all positions have the same weight, as in the paper and in most programs; for comparison.",
                byDefault = "clean")
        Border border,

        @Parameter(
                value =
                        "The colours of the result: those of the style, those of the photo (only the luminance is painted), or those of "
                                + "the style after it is recoloured to the photo.",
                byDefault = "style")
        Colors colors,

        @Parameter(
                value =
                        "A scale ends early if the relative improvement over its last 10 evaluations is below this value; 0 for never.",
                max = 1e6,
                byDefault = "0")
        double stopBelow,

        @Parameter(
                value =
                        "Minimum number of evaluations between two previews; 0 for no previews. Previews are JPEGs under previews/ of the "
                                + "writable place; progressed carries the address.",
                max = 10000,
                byDefault = "0")
        int previewEvery,

        @Parameter(value = "Quality of a JPEG result.", min = 1, max = 100, byDefault = "95")
        int quality,

        @Parameter(
                value =
                        "Whether the result contains caption, author, copyright, camera, times, exposure and place of the content "
                                + "picture, as EXIF.",
                byDefault = "false")
        boolean keepMetadata) {

    private static final List<ParameterDefinition> DEFINITIONS = ParameterDefinition.of(Parameters.class);
    private static final Parameters DEFAULTS = new Builder().build();

    /** @throws IllegalArgumentException when a parameter is out of its range; the message names it */
    public Parameters {
        styleLayers = Limits.copy(styleLayers);
        contentLayers = Limits.copy(contentLayers);
        ParameterDefinition.checkAll(
                DEFINITIONS,
                size,
                iterations,
                scales,
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
        Limits.named("contentWeight and styleWeight", List.of(contentWeight, styleWeight), Limits::someWeight);
    }

    /** The documented defaults, which suit most images. */
    public static Parameters defaults() {
        return DEFAULTS;
    }

    /** The definitions of all parameters, in the order of the documentation. */
    public static List<ParameterDefinition> definitions() {
        return DEFINITIONS;
    }

    /** A builder that starts from these values. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        DEFINITIONS.forEach(definition -> builder.set(definition.name(), definition.of(this)));
        return builder;
    }

    /** Builds parameters, starting from the defaults; checked when built; not thread-safe. See {@link Parameters} for their meaning. */
    public static final class Builder {
        private static final Constructor<Parameters> CONSTRUCTOR = constructor();

        private final Map<String, Object> values = new HashMap<>();

        private Builder() {
            DEFINITIONS.forEach(definition -> set(definition.name(), definition.parse(definition.defaultText())));
        }

        public Builder size(int value) {
            return set("size", value);
        }

        public Builder iterations(int value) {
            return set("iterations", value);
        }

        public Builder scales(int value) {
            return set("scales", value);
        }

        public Builder contentWeight(double value) {
            return set("contentWeight", value);
        }

        public Builder styleWeight(double value) {
            return set("styleWeight", value);
        }

        public Builder totalVariationWeight(double value) {
            return set("totalVariationWeight", value);
        }

        public Builder styleLayers(Map<String, Double> value) {
            return set("styleLayers", value);
        }

        public Builder contentLayers(Map<String, Double> value) {
            return set("contentLayers", value);
        }

        public Builder styleScale(double value) {
            return set("styleScale", value);
        }

        public Builder optimizer(Optimizer value) {
            return set("optimizer", value);
        }

        public Builder learningRate(double value) {
            return set("learningRate", OptionalDouble.of(value));
        }

        public Builder start(Start value) {
            return set("start", value);
        }

        public Builder seed(long value) {
            return set("seed", value);
        }

        public Builder pooling(Pooling value) {
            return set("pooling", value);
        }

        public Builder border(Border value) {
            return set("border", value);
        }

        public Builder colors(Colors value) {
            return set("colors", value);
        }

        public Builder stopBelow(double value) {
            return set("stopBelow", value);
        }

        public Builder previewEvery(int value) {
            return set("previewEvery", value);
        }

        public Builder quality(int value) {
            return set("quality", value);
        }

        public Builder keepMetadata(boolean value) {
            return set("keepMetadata", value);
        }

        /**
         * Sets a parameter by its definition.
         *
         * @param value the value, of the type given by {@link ParameterDefinition.Kind}
         */
        public Builder set(ParameterDefinition definition, Object value) {
            return set(definition.name(), value);
        }

        private Builder set(String name, Object value) {
            values.put(name, Objects.requireNonNull(value, name));
            return this;
        }

        /** @throws IllegalArgumentException when a parameter is out of its range; the message names it */
        public Parameters build() {
            Object[] arguments = DEFINITIONS.stream()
                    .map(definition -> values.get(definition.name()))
                    .toArray();
            try {
                return CONSTRUCTOR.newInstance(arguments);
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof IllegalArgumentException wrong) {
                    throw new IllegalArgumentException(wrong.getMessage(), wrong);
                }
                throw new IllegalStateException("the parameters cannot be built", e);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("the parameters cannot be built", e);
            }
        }

        private static Constructor<Parameters> constructor() {
            Class<?>[] types = Stream.of(Parameters.class.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            try {
                return Parameters.class.getDeclaredConstructor(types);
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("a record without its constructor", e);
            }
        }
    }
}
