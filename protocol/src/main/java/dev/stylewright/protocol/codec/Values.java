package dev.stylewright.protocol.codec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stylewright.protocol.IntegerRange;
import dev.stylewright.protocol.NumberRange;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Text;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Converts single JSON values to Java values; throws an {@link IllegalArgumentException} if the type or value is wrong. */
final class Values {
    private static final Pattern RFC_3339 = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})");

    private Values() {}

    static String text(JsonNode node) {
        if (!node.isTextual()) {
            throw new IllegalArgumentException(wrongType("a string", node));
        }
        return node.textValue();
    }

    static S3Uri uri(JsonNode node) {
        return S3Uri.parse(text(node));
    }

    static boolean bool(JsonNode node) {
        if (!node.isBoolean()) {
            throw new IllegalArgumentException(wrongType("true or false", node));
        }
        return node.booleanValue();
    }

    static long whole(JsonNode node, IntegerRange range) {
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw new IllegalArgumentException(
                    wrongType("a whole number from " + range.min() + " to " + range.max(), node));
        }
        return range.check(node.longValue());
    }

    static int integer(JsonNode node, IntegerRange range) {
        return Math.toIntExact(whole(node, range));
    }

    static double number(JsonNode node, NumberRange range) {
        if (!node.isNumber()) {
            throw new IllegalArgumentException(wrongType("a number from " + range, node));
        }
        return range.check(node.doubleValue());
    }

    static Instant time(JsonNode node) {
        return time(text(node));
    }

    static Instant time(String text) {
        String wanted = "must be a time like 2026-12-24T18:00:00Z, is " + Text.quoted(text);
        if (!RFC_3339.matcher(text).matches()) {
            throw new IllegalArgumentException(wanted);
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(wanted, e);
        }
    }

    static String wrongType(String wanted, JsonNode node) {
        String found = node.isNumber()
                ? Text.quoted(node.asText())
                : node.isNull()
                        ? "null"
                        : "of type " + node.getNodeType().name().toLowerCase(Locale.ROOT);
        return "must be " + wanted + ", is " + found.replace("\"", "");
    }
}
