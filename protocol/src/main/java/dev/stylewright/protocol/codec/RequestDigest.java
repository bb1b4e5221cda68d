package dev.stylewright.protocol.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A digest of what a request orders: of its fields as they were sent, without those that don't bear on the picture. Nothing
 * is decoded and no default filled in, so that it does not change with the version of who takes it.
 */
final class RequestDigest {
    /** When the picture is wanted, and what the caller adds for itself. */
    private static final List<String> LEFT_OUT = List.of("deadline", "onDeadline", "metadata");

    private RequestDigest() {}

    static String of(byte[] value) {
        ObjectNode fields = Json.read(value, new Problems());
        fields.remove(LEFT_OUT);
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(Json.writeSorted(canonical(fields))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static ObjectNode canonical(ObjectNode node) {
        node.properties().forEach(field -> field.setValue(canonical(field.getValue())));
        return node;
    }

    /** Numbers are replaced by their shortest form: 1, 1.0 and 1e0 are the same number. */
    private static JsonNode canonical(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return canonical(object);
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, canonical(array.get(i)));
            }
            return array;
        }
        boolean finite = node.isNumber() && Double.isFinite(node.doubleValue());
        return finite ? DecimalNode.valueOf(node.decimalValue().stripTrailingZeros()) : node;
    }
}
