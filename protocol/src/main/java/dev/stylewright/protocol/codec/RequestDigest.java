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
 * A digest of the fields of a request as they were sent, without those that do not affect the image. Nothing is decoded and no defaults are added, so
 * that the digest does not depend on the version of the worker.
 */
final class RequestDigest {
    /** Fields that do not affect the image. */
    private static final List<String> LEFT_OUT = List.of("deadline", "onDeadline", "metadata");

    private RequestDigest() {}

    static String of(byte[] value) {
        ObjectNode fields = Json.read(value, new Problems());
        fields.remove(LEFT_OUT);
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(Json.writeSorted(canonical(fields))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform supports SHA-256", e);
        }
    }

    private static ObjectNode canonical(ObjectNode node) {
        node.properties().forEach(field -> field.setValue(canonical(field.getValue())));
        return node;
    }

    /** Replaces numbers by their shortest form: 1, 1.0 and 1e0 are equal. */
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
