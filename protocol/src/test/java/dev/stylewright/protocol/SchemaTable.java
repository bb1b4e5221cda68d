package dev.stylewright.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A message's JSON Schema as a table in Markdown: field, type, range, default, meaning. */
final class SchemaTable {
    private final JsonNode schema;
    private final List<String> rows = new ArrayList<>();

    private SchemaTable(JsonNode schema) {
        this.schema = schema;
    }

    static String of(EventType type) {
        SchemaTable table = new SchemaTable(Samples.tree(Schemas.of(type)));
        table.rows.add("| field | type | range | default | meaning |");
        table.rows.add("|---|---|---|---|---|");
        table.object("", table.schema);
        return String.join("\n", table.rows) + "\n";
    }

    private void object(String prefix, JsonNode object) {
        List<String> required = new ArrayList<>();
        object.path("required").forEach(name -> required.add(name.textValue()));
        object.path("properties").properties().forEach(property -> {
            String path = prefix + property.getKey();
            JsonNode node = property.getValue();
            JsonNode type = resolved(node);
            rows.add("| `%s` | %s | %s | %s | %s |"
                    .formatted(
                            path,
                            type(node, type),
                            range(type),
                            fallback(node, required.contains(property.getKey())),
                            node.path("description").asText()));
            object(path + ".", type);
            object(path + "[].", resolved(type.path("items")));
        });
    }

    private JsonNode resolved(JsonNode node) {
        JsonNode type =
                node.has("anyOf") && !node.has("type") ? node.get("anyOf").get(0) : node;
        return type.has("$ref") ? schema.at(type.get("$ref").textValue().substring(1)) : type;
    }

    private static String type(JsonNode node, JsonNode type) {
        JsonNode name = type.path("type");
        String text = name.isArray() ? name.get(0).asText() : name.asText("string");
        boolean nullable =
                name.isArray() || node.path("anyOf").findValuesAsText("type").contains("null");
        return text + (nullable ? " or null" : "");
    }

    private static String range(JsonNode type) {
        if (type.has("const")) {
            return "`" + type.get("const").asText() + "`";
        }
        if (type.has("enum")) {
            return names(type.get("enum"));
        }
        if (type.has("examples")) {
            return names(type.get("examples")) + ", later versions may have more";
        }
        if (type.has("minimum")) {
            String max = type.path("maximum").asText();
            boolean open = max.isEmpty() || max.equals("2147483647") || max.equals("9223372036854775807");
            return type.get("minimum").asText() + (open ? " or more" : " to " + max);
        }
        if (type.has("maxItems")) {
            return type.get("minItems").asText() + " to " + type.get("maxItems").asText() + " entries";
        }
        if (type.has("maxProperties")) {
            return "at most " + type.get("maxProperties").asText() + " entries";
        }
        if (type.path("additionalProperties").has("maximum")) {
            return "layers of VGG19, weights " + range(type.get("additionalProperties"));
        }
        return type.has("minLength")
                ? type.get("minLength").asText() + " to "
                        + type.get("maxLength").asText() + " characters"
                : "";
    }

    private static String names(JsonNode all) {
        List<String> names = new ArrayList<>();
        all.forEach(name -> names.add("`" + name.asText() + "`"));
        return String.join(", ", names);
    }

    private static String fallback(JsonNode node, boolean required) {
        if (required) {
            return "required";
        }
        return node.has("default") ? "`" + node.get("default") + "`" : "may be left out";
    }
}
