package dev.stylewright.worker.app.configuration.source;

import dev.stylewright.worker.app.configuration.Secret;
import dev.stylewright.worker.app.configuration.describe.Matches;
import dev.stylewright.worker.app.configuration.describe.Range;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One thing that can be set, as the settings interfaces describe it.
 *
 * @param key the full key
 * @param type how values are written
 * @param optional whether the worker does without it
 * @param fixedDefault the default, written as a value
 * @param computedDefault the default in words, when the worker finds it out at start
 * @param range the values allowed, for types with an order
 * @param shape what a text must look like
 * @param doc what it means
 * @param example a value to show to somebody who has to set it
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

    /** The environment variable that sets a key: upper case, everything but letters and digits an underscore. */
    static String environmentVariable(String key) {
        return NOT_IN_ENVIRONMENT_NAMES.matcher(key).replaceAll("_").toUpperCase(Locale.ROOT);
    }

    /** Whether its value must never be printed. */
    boolean secret() {
        return type.type() == Secret.class;
    }

    /** What may be written, to follow "must be". */
    String allowed() {
        String what = shape.map(Matches::meaning).orElse(type.allowed());
        return range.map(limits -> what + " from " + limits.min() + " to " + limits.max())
                .orElse(what);
    }

    /** What is wrong with a value, as a sentence without its subject; empty when nothing is. */
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

    /** An allow-list says which of its entries is wrong; for a single value the rule says enough. */
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
        // Both sides come from the same parser, so they are of the same type; @Range is only put on types with an
        // order.
        @SuppressWarnings("unchecked")
        Comparable<Object> left = (Comparable<Object>) parsed;
        return left.compareTo(type.parser().apply(limit));
    }
}
