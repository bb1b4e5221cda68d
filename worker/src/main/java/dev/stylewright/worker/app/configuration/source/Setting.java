package dev.stylewright.worker.app.configuration.source;

import dev.stylewright.worker.app.configuration.Secret;
import dev.stylewright.worker.app.configuration.describe.Matches;
import dev.stylewright.worker.app.configuration.describe.Range;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A setting as described by the settings interfaces.
 *
 * @param key the full key
 * @param type syntax of its values
 * @param optional whether it may be missing
 * @param fixedDefault the default, written as a value
 * @param computedDefault description of a default computed at start
 * @param range the allowed values, for types with an order
 * @param shape the form of a text
 * @param doc its meaning
 * @param example a value to show if it is required and missing
 */
record Setting(
        String key,
        ValueType<?> type,
        boolean optional,
        Optional<String> fixedDefault,
        Optional<String> computedDefault,
        Optional<Range> range,
        Optional<Matches> shape,
        String doc,
        Optional<String> example) {

    private static final Pattern NOT_IN_ENVIRONMENT_NAMES = Pattern.compile("[^A-Za-z0-9]");

    /** The environment variable that sets it. */
    String environmentVariable() {
        return environmentVariable(key);
    }

    /** The environment variable that sets a key: upper case, with an underscore for each character that is not alphanumeric. */
    static String environmentVariable(String key) {
        return NOT_IN_ENVIRONMENT_NAMES.matcher(key).replaceAll("_").toUpperCase(Locale.ROOT);
    }

    /** Whether its value must never be printed. */
    boolean secret() {
        return type.type() == Secret.class;
    }

    /** The allowed values, to follow "must be". */
    String allowed() {
        String what = shape.map(Matches::meaning).orElse(type.allowed());
        return range.map(limits -> what + " from " + limits.min() + " to " + limits.max())
                .orElse(what);
    }

    /** Why a value is invalid, as a sentence without its subject; empty if it is valid. */
    Optional<String> objection(String value) {
        if (value.isEmpty()) {
            return optional ? Optional.empty() : Optional.of("is empty; must be " + allowed());
        }
        if (shape.isPresent() && !Pattern.matches(shape.get().value(), value)) {
            return Optional.of("must be " + allowed());
        }
        try {
            return isInRange(value) ? Optional.empty() : Optional.of("must be " + allowed());
        } catch (IllegalArgumentException e) {
            return Optional.of("must be " + allowed() + detail(e));
        }
    }

    /** For an allow-list, names the wrong entry; for a single value the rule is enough. */
    private String detail(IllegalArgumentException e) {
        return type.name().equals("list") ? " (" + e.getMessage() + ")" : "";
    }

    private boolean isInRange(String value) {
        Object parsed = type.parser().apply(value);
        return range.isEmpty()
                || (compare(parsed, range.get().min()) >= 0
                        && compare(parsed, range.get().max()) <= 0);
    }

    private int compare(Object parsed, String limit) {
        // Both sides come from the same parser, so they have the same type; @Range is used only for types with an
        // order.
        @SuppressWarnings("unchecked")
        Comparable<Object> left = (Comparable<Object>) parsed;
        return left.compareTo(type.parser().apply(limit));
    }
}
