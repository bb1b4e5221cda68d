package dev.stylewright.protocol.codec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stylewright.protocol.Border;
import dev.stylewright.protocol.Colors;
import dev.stylewright.protocol.IntegerRange;
import dev.stylewright.protocol.Limits;
import dev.stylewright.protocol.NumberRange;
import dev.stylewright.protocol.Optimizer;
import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.Pooling;
import dev.stylewright.protocol.Start;
import dev.stylewright.protocol.WireNamed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the parameters of a request; what is left out keeps its default. */
final class ParametersReader {
    private final Fields fields;
    private final Parameters.Builder builder = Parameters.defaults().toBuilder();

    ParametersReader(Fields fields) {
        this.fields = fields;
    }

    /** Empty when something is wrong, which the fields' problems then tell. */
    Optional<Parameters> read() {
        int before = fields.problems().count();
        integer("size", Limits.SIZE, builder::size);
        integer("iterations", Limits.ITERATIONS, builder::iterations);
        weights();
        layers("styleLayers", builder::styleLayers);
        layers("contentLayers", builder::contentLayers);
        number("styleScale", Limits.STYLE_SCALE, builder::styleScale);
        constant("optimizer", Optimizer.class, builder::optimizer);
        fields.nullable("learningRate", node -> Values.number(node, Limits.LEARNING_RATE))
                .ifPresent(builder::learningRate);
        constant("start", Start.class, builder::start);
        fields.optional("seed", node -> Values.whole(node, Limits.SEED)).ifPresent(builder::seed);
        constant("pooling", Pooling.class, builder::pooling);
        constant("border", Border.class, builder::border);
        constant("colors", Colors.class, builder::colors);
        number("stopBelow", Limits.STOP_BELOW, builder::stopBelow);
        integer("previewEvery", Limits.PREVIEW_EVERY, builder::previewEvery);
        integer("quality", Limits.QUALITY, builder::quality);
        fields.optional("keepMetadata", Values::bool).ifPresent(builder::keepMetadata);
        return fields.problems().count() == before ? Optional.of(builder.build()) : Optional.empty();
    }

    private void weights() {
        Parameters defaults = Parameters.defaults();
        int before = fields.problems().count();
        double content = weight("contentWeight", defaults.contentWeight());
        double style = weight("styleWeight", defaults.styleWeight());
        builder.contentWeight(content).styleWeight(style);
        number("totalVariationWeight", Limits.WEIGHT, builder::totalVariationWeight);
        if (fields.problems().count() == before) {
            fields.read(fields.path("styleWeight"), List.of(content, style), pair -> {
                try {
                    return Limits.someWeight(pair);
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("and contentWeight " + e.getMessage(), e);
                }
            });
        }
    }

    private double weight(String name, double otherwise) {
        return fields.optional(name, node -> Values.number(node, Limits.WEIGHT)).orElse(otherwise);
    }

    private void layers(String name, Consumer<Map<String, Double>> setter) {
        fields.object(name, false).ifPresent(object -> {
            int before = fields.problems().count();
            Map<String, Double> layers = object.entries((layer, weight) -> {
                Limits.layer(layer);
                return Values.number(weight, Limits.WEIGHT);
            });
            if (fields.problems().count() == before) {
                fields.read(fields.path(name), layers, Limits::layers).ifPresent(setter);
            }
        });
    }

    private void integer(String name, IntegerRange range, Consumer<Integer> setter) {
        fields.optional(name, node -> Values.integer(node, range)).ifPresent(setter);
    }

    private void number(String name, NumberRange range, Consumer<Double> setter) {
        fields.optional(name, node -> Values.number(node, range)).ifPresent(setter);
    }

    private <E extends Enum<E> & WireNamed> void constant(String name, Class<E> type, Consumer<E> setter) {
        fields.optional(name, (JsonNode node) -> WireNamed.parse(type, Values.text(node)))
                .ifPresent(setter);
    }
}
