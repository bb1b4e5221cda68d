package dev.stylewright.protocol;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The ranges and rules of a request, used by the constructors and the codec. The JSON Schema states the same ranges, which a test verifies. A rule
 * returns its value, or throws an {@link IllegalArgumentException} whose message continues after the field's name. Public for the codec, not for
 * users of the contract.
 */
public final class Limits {
    static final int MAX_ID = 200;
    static final int MAX_STYLES = 16;
    static final int MAX_METADATA = 16;
    static final int MAX_METADATA_KEY = 64;
    static final int MAX_METADATA_VALUE = 256;
    static final int MAX_REASON = 500;

    /** At least one weight of a group must reach this value, otherwise the group has no effect. */
    static final double LEAST_WEIGHT = 1e-6;

    /** Weights of all kinds. */
    public static final NumberRange WEIGHT = new NumberRange(0, 1e6);

    private static final Instant FIRST_DEADLINE = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LAST_DEADLINE = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final Pattern LAYER = Pattern.compile("relu([12]_[12]|[345]_[1-4])");

    private Limits() {}

    /** Applies a rule and prefixes its error message with the field's name. */
    public static <T> T named(String field, T value, UnaryOperator<T> rule) {
        try {
            return rule.apply(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field + " " + e.getMessage(), e);
        }
    }

    /** The id of a request. */
    public static String id(String id) {
        return Text.printable(id, 1, MAX_ID);
    }

    /** The reason of a cancel. */
    public static String reason(String reason) {
        return Text.printable(reason, 0, MAX_REASON);
    }

    /** The name of a layer of the network. */
    public static String layer(String name) {
        if (!LAYER.matcher(name).matches()) {
            throw new IllegalArgumentException("is not a layer of VGG19; there are relu1_1, relu1_2, relu2_1, relu2_2,"
                    + " relu3_1 to relu3_4, relu4_1 to relu4_4 and relu5_1 to relu5_4");
        }
        return name;
    }

    /** The weights of layers, by name. */
    public static Map<String, Double> layers(Map<String, Double> layers) {
        layers.forEach((name, weight) -> {
            named(Text.quoted(name), name, Limits::layer);
            WEIGHT.check(name, weight);
        });
        someWeight(layers.values());
        return layers;
    }

    /** A group with at least one weight of {@value #LEAST_WEIGHT} or more. */
    public static <C extends Collection<Double>> C someWeight(C weights) {
        if (weights.stream().noneMatch(w -> w >= LEAST_WEIGHT)) {
            throw new IllegalArgumentException("must have at least one weight of " + LEAST_WEIGHT + " or more");
        }
        return weights;
    }

    /** The styles of a request. */
    public static List<Style> styles(List<Style> styles) {
        styleCount(styles.size());
        someWeight(styles.stream().map(Style::weight).toList());
        return styles;
    }

    /** The number of styles in a request. */
    public static void styleCount(int count) {
        if (count < 1 || count > MAX_STYLES) {
            throw new IllegalArgumentException("must have 1 to " + MAX_STYLES + " entries, has " + count);
        }
    }

    /** The location of a result. */
    public static S3Uri output(S3Uri output) {
        if (output.versionId().isPresent()) {
            throw new IllegalArgumentException("must not have a versionId: the store gives the result its version");
        }
        String key = output.key().toLowerCase(Locale.ROOT);
        if (!key.endsWith(".png") && !key.endsWith(".jpg") && !key.endsWith(".jpeg") && !key.endsWith(".webp")) {
            throw new IllegalArgumentException(
                    "must end in .png, .jpg, .jpeg or .webp, is " + Text.quoted(output.toString()));
        }
        return output;
    }

    /** The deadline of a result. */
    public static Instant deadline(Instant deadline) {
        if (deadline.isBefore(FIRST_DEADLINE) || deadline.isAfter(LAST_DEADLINE)) {
            throw new IllegalArgumentException("must be in the years 2000 to 9999, is " + deadline);
        }
        return deadline;
    }

    /** The caller's metadata. */
    public static Map<String, String> metadata(Map<String, String> metadata) {
        metadataCount(metadata.size());
        metadata.forEach((key, value) -> {
            named("key " + Text.quoted(key), key, Limits::metadataKey);
            named("value of " + Text.quoted(key), value, Limits::metadataValue);
        });
        return metadata;
    }

    /** The number of metadata entries. */
    public static void metadataCount(int count) {
        if (count > MAX_METADATA) {
            throw new IllegalArgumentException("must have at most " + MAX_METADATA + " entries, has " + count);
        }
    }

    /** A key of the metadata. */
    public static String metadataKey(String key) {
        return Text.printable(key, 1, MAX_METADATA_KEY);
    }

    /** A value of the metadata. */
    public static String metadataValue(String value) {
        return Text.printable(value, 0, MAX_METADATA_VALUE);
    }

    /** An unmodifiable copy that keeps the order. */
    public static <V> Map<String, V> copy(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
