package dev.stylewright.protocol.codec;

import dev.stylewright.protocol.Limits;
import dev.stylewright.protocol.ParameterDefinition;
import dev.stylewright.protocol.Parameters;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Decodes the parameters of a request by their definitions; missing ones keep their defaults. */
final class ParametersReader {
    private final Fields fields;
    private final Parameters.Builder builder = Parameters.defaults().toBuilder();

    ParametersReader(Fields fields) {
        this.fields = fields;
    }

    /** Empty if any parameter is invalid; the problems are reported per field. */
    Optional<Parameters> read() {
        int before = fields.problems().count();
        Parameters.definitions()
                .forEach(definition -> value(definition).ifPresent(value -> builder.set(definition, value)));
        if (fields.problems().count() > before) {
            return Optional.empty();
        }
        return fields.read(fields.path("styleWeight"), builder, ParametersReader::built);
    }

    /** The only remaining problem is that both weights are too small. */
    private static Parameters built(Parameters.Builder builder) {
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    String.valueOf(e.getMessage()).replaceFirst("^contentWeight and styleWeight", "and contentWeight"),
                    e);
        }
    }

    private Optional<Object> value(ParameterDefinition definition) {
        String name = definition.name();
        return switch (definition.kind()) {
            case INTEGER ->
                fields.<Object>optional(name, node -> definition.whole(Values.whole(node, definition.integerRange())));
            case NUMBER -> fields.<Object>optional(name, node -> Values.number(node, definition.numberRange()));
            case OPTIONAL_NUMBER ->
                fields.<Object>nullable(name, node -> OptionalDouble.of(Values.number(node, definition.numberRange())));
            case FLAG -> fields.<Object>optional(name, Values::bool);
            case CONSTANT -> fields.<Object>optional(name, node -> definition.constant(Values.text(node)));
            case LAYERS -> layers(name);
        };
    }

    private Optional<Object> layers(String name) {
        return fields.object(name, false).flatMap(object -> {
            int before = fields.problems().count();
            Map<String, Double> layers = object.entries((layer, weight) -> {
                Limits.layer(layer);
                return Values.number(weight, Limits.WEIGHT);
            });
            return fields.problems().count() > before
                    ? Optional.empty()
                    : fields.<Map<String, Double>, Object>read(fields.path(name), layers, Limits::layers);
        });
    }
}
