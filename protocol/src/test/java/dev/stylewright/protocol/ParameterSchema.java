package dev.stylewright.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;

/** The parameters of a request as JSON Schema, from their definitions. */
final class ParameterSchema {
    static final Path FILE = Path.of("src/main/resources/dev/stylewright/protocol/request.schema.json");

    private ParameterSchema() {}

    /** {@code properties} of the schema of {@code parameters}. */
    static ObjectNode properties() {
        ObjectNode properties = Samples.MAPPER.createObjectNode();
        Parameters.definitions().forEach(definition -> describe(properties.putObject(definition.name()), definition));
        return properties;
    }

    private static void describe(ObjectNode schema, ParameterDefinition definition) {
        schema.put("description", definition.description());
        switch (definition.kind()) {
            case INTEGER ->
                schema.put("type", "integer")
                        .put("minimum", definition.integerRange().min())
                        .put("maximum", definition.integerRange().max());
            case NUMBER -> range(schema.put("type", "number"), definition.numberRange());
            case OPTIONAL_NUMBER -> {
                schema.putArray("type").add("number").add("null");
                range(schema, definition.numberRange());
            }
            case FLAG -> schema.put("type", "boolean");
            case CONSTANT -> definition.constants().forEach(schema.withArray("enum")::add);
            case LAYERS -> schema.put("$ref", "#/$defs/layers");
        }
        schema.set("default", fallback(definition.of(Parameters.defaults())));
    }

    private static void range(ObjectNode schema, NumberRange range) {
        number(schema, "minimum", range.min());
        number(schema, "maximum", range.max());
    }

    /** Whole numbers without a fraction. */
    private static void number(ObjectNode schema, String name, double value) {
        if (value == Math.rint(value)) {
            schema.put(name, (long) value);
        } else {
            schema.put(name, value);
        }
    }

    private static JsonNode fallback(Object value) {
        if (value instanceof WireNamed constant) {
            return Samples.MAPPER.valueToTree(constant.wireName());
        } else if (value instanceof OptionalDouble) {
            return Samples.MAPPER.nullNode();
        } else if (value instanceof Map<?, ?> layers) {
            return Samples.MAPPER.valueToTree(layers);
        }
        return Samples.MAPPER.valueToTree(value);
    }

    /** The layout of the schema files. */
    static String pretty(JsonNode schema) throws JsonProcessingException {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
                .withSeparators(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        printer.indentArraysWith(indenter);
        printer.indentObjectsWith(indenter);
        return Samples.MAPPER
                        .writer(printer)
                        .writeValueAsString(schema)
                        .replace("{ }", "{}")
                        .replaceAll("(\\d)\\.0E-(\\d)\\b", "$1e-0$2")
                + "\n";
    }
}
