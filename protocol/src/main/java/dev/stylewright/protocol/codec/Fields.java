package dev.stylewright.protocol.codec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stylewright.protocol.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads the fields of one JSON object one by one. Reports problems with their paths, and continues. Readers are functions from a node to a value that
 * throw an {@link IllegalArgumentException} whose message continues after the field's name.
 */
final class Fields {
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final JsonNode node;
    private final String path;
    private final Problems problems;

    Fields(JsonNode node, String path, Problems problems) {
        this.node = node;
        this.path = path;
        this.problems = problems;
    }

    Problems problems() {
        return problems;
    }

    /** The same fields, reporting problems to {@code others}. */
    Fields reportingTo(Problems others) {
        return new Fields(node, path, others);
    }

    String path(String name) {
        return PLAIN_NAME.matcher(name).matches() ? path + "." + name : path + "['" + quotable(name) + "']";
    }

    /** A required field. */
    <T> Optional<T> required(String name, Function<JsonNode, T> reader) {
        JsonNode value = node.get(name);
        if (value == null) {
            problems.add(path(name), "is required");
            return Optional.empty();
        }
        return read(path(name), value, reader);
    }

    /** An optional field; null is a wrong type. */
    <T> Optional<T> optional(String name, Function<JsonNode, T> reader) {
        JsonNode value = node.get(name);
        return value == null ? Optional.empty() : read(path(name), value, reader);
    }

    /** A field that may be missing or null. */
    <T> Optional<T> nullable(String name, Function<JsonNode, T> reader) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? Optional.empty() : read(path(name), value, reader);
    }

    /** A nested object; empty if it is missing or has another type, which is a problem. */
    Optional<Fields> object(String name, boolean required) {
        JsonNode value = node.get(name);
        if (value == null) {
            if (required) {
                problems.add(path(name), "is required");
            }
            return Optional.empty();
        }
        return asObject(path(name), value);
    }

    /** The objects of an array; elements of another type are problems. */
    Optional<List<Fields>> objects(String name, boolean required) {
        JsonNode array = node.get(name);
        if (array == null && !required) {
            return Optional.empty();
        }
        return required(name, Fields::array).map(elements -> {
            List<Fields> all = new ArrayList<>();
            for (int i = 0; i < elements.size(); i++) {
                asObject(path(name) + "[" + i + "]", elements.get(i)).ifPresent(all::add);
            }
            return all;
        });
    }

    /** This object as a map, in order; the reader gets key and value. Omits entries that cannot be read. */
    <V> Map<String, V> entries(BiFunction<String, JsonNode, V> reader) {
        Map<String, V> entries = new LinkedHashMap<>();
        node.fieldNames().forEachRemaining(key -> read(path(key), node.path(key), value -> reader.apply(key, value))
                .ifPresent(value -> entries.put(key, value)));
        return entries;
    }

    int size() {
        return node.size();
    }

    /** Reads {@code value}, found at {@code where}. */
    <N, T> Optional<T> read(String where, N value, Function<N, T> reader) {
        try {
            return Optional.of(reader.apply(value));
        } catch (IllegalArgumentException e) {
            problems.add(where, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<Fields> asObject(String where, JsonNode value) {
        if (!value.isObject()) {
            problems.add(where, Values.wrongType("an object", value));
            return Optional.empty();
        }
        return Optional.of(new Fields(value, where, problems));
    }

    private static JsonNode array(JsonNode value) {
        if (!value.isArray()) {
            throw new IllegalArgumentException(Values.wrongType("an array", value));
        }
        return value;
    }

    private static String quotable(String name) {
        String quoted = Text.quoted(name);
        return quoted.substring(1, quoted.length() - 1);
    }
}
