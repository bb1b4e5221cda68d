package dev.stylewright.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A message with one field left out, or with an odd value in its place. */
record Mutation(String at, String value, ObjectNode tree) {
    private static final List<String> ODD_VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1",
            "1.5",
            "1e-7",
            "1e300",
            "9223372036854775807",
            "9223372036854775808",
            "\"\"",
            "\"x\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"" + "x".repeat(600) + "\"",
            "\"lbfgs\"",
            "\"2026-12-24\"",
            "\"2026-12-24T18:00:00+01:00\"",
            "\"s3://bucket/key.png\"",
            "\"s3://bucket/../key.png\"",
            "\"s3://bucket//key.png\"",
            "\"s3://bucket/key.png?versionId=1\"",
            "\"s3://bucket/key.png?x=1\"",
            "\"s3://Bucket/key.png\"",
            "\"s3://b/key.png\"",
            "\"s3://bu..cket/key.png\"",
            "\"s3://bucket/a%2Fkey.png\"",
            "\"s3://bucket/a\\\\b.png\"",
            "\"s3://bucket/\"",
            "\"s3://bucket/a/.\"",
            "\"http://bucket/key.png\"",
            "[]",
            "[{}]",
            "[1]",
            "{}",
            "{\"relu1_1\": 0}",
            "{\"relu9_9\": 1}",
            "{\"a\": \"b\"}",
            "{\"\": \"b\"}");

    static List<Mutation> of(ObjectNode message) {
        List<Mutation> all = new ArrayList<>();
        collect(message, "", message, all);
        return all;
    }

    private static void collect(ObjectNode root, String path, JsonNode node, List<Mutation> all) {
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> {
                String at = path + "/" + name;
                ObjectNode without = root.deepCopy();
                ((ObjectNode) without.at(path)).remove(name);
                all.add(new Mutation(at, "left out", without));
                for (String odd : ODD_VALUES) {
                    ObjectNode changed = root.deepCopy();
                    ((ObjectNode) changed.at(path)).set(name, value(odd));
                    all.add(new Mutation(at, odd, changed));
                }
                collect(root, at, object.get(name), all);
            });
            ObjectNode more = root.deepCopy();
            ((ObjectNode) more.at(path)).put("unknown", "field");
            all.add(new Mutation(path, "one more field", more));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                for (String odd : ODD_VALUES) {
                    ObjectNode changed = root.deepCopy();
                    ((ArrayNode) changed.at(path)).set(i, value(odd));
                    all.add(new Mutation(path + "/" + i, odd, changed));
                }
                collect(root, path + "/" + i, array.get(i), all);
            }
        }
    }

    private static JsonNode value(String json) {
        return Samples.tree("{\"value\":" + json + "}").get("value");
    }
}
