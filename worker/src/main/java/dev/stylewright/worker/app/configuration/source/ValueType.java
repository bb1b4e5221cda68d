package dev.stylewright.worker.app.configuration.source;

import dev.stylewright.worker.app.configuration.ByteSize;
import dev.stylewright.worker.app.configuration.ConditionalPut;
import dev.stylewright.worker.app.configuration.CredentialSource;
import dev.stylewright.worker.app.configuration.DeviceSetting;
import dev.stylewright.worker.app.configuration.GroupProtocol;
import dev.stylewright.worker.app.configuration.LogFormat;
import dev.stylewright.worker.app.configuration.PrecisionSetting;
import dev.stylewright.worker.app.configuration.QueueMode;
import dev.stylewright.worker.app.configuration.Secret;
import dev.stylewright.worker.app.configuration.WeightsSetting;
import dev.stylewright.worker.job.AllowList;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The syntax of the values of one Java type.
 *
 * @param type the type used by the settings interfaces
 * @param name the type's name in the reference table
 * @param allowed the allowed values, to follow "must be"
 * @param parser parses a text; throws {@link IllegalArgumentException} if it is invalid
 */
record ValueType<T>(Class<T> type, String name, String allowed, Function<String, T> parser) {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h)");

    /** Every type that a setting may have. */
    static final List<ValueType<?>> ALL = List.of(
            new ValueType<>(String.class, "text", "a text", Function.identity()),
            new ValueType<>(Boolean.class, "true or false", "true or false", ValueType::parseBoolean),
            new ValueType<>(Integer.class, "whole number", "a whole number", Integer::valueOf),
            new ValueType<>(Long.class, "whole number", "a whole number", Long::valueOf),
            new ValueType<>(
                    Duration.class,
                    "duration",
                    "a whole number with its unit (ms, s, m or h)",
                    ValueType::parseDuration),
            new ValueType<>(ByteSize.class, "size", "a size in bytes or with a unit (K, M or G)", ByteSize::parse),
            new ValueType<>(
                    URI.class,
                    "address",
                    "an http:// or https:// address of a host, with or without a port, and nothing after it",
                    ValueType::parseAddress),
            new ValueType<>(Path.class, "file", "a path", Path::of),
            new ValueType<>(Secret.class, "secret", "a text", Secret::new),
            new ValueType<>(
                    AllowList.class,
                    "list",
                    "a list of `bucket` or `bucket/prefix`, separated by commas",
                    AllowList::parse),
            new ValueType<>(DeviceSetting.class, "device", "auto, cpu or gpu:N", DeviceSetting::parse),
            new ValueType<>(
                    WeightsSetting.class,
                    "weights",
                    "`bundled`, `imagenet`, `file:` with a path, or an `https:` or `s3:` address",
                    WeightsSetting::parse),
            ofEnum(QueueMode.class),
            ofEnum(GroupProtocol.class),
            ofEnum(CredentialSource.class),
            ofEnum(ConditionalPut.class),
            ofEnum(LogFormat.class),
            ofEnum(PrecisionSetting.class));

    private static <E extends Enum<E>> ValueType<E> ofEnum(Class<E> type) {
        String names = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(" or "));
        return new ValueType<>(type, names, names, text -> {
            if (!text.equals(text.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("not in lower case: " + text);
            }
            return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
        });
    }

    private static Boolean parseBoolean(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false: " + text);
        };
    }

    private static Duration parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a duration: " + text);
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    private static URI parseAddress(String text) {
        URI address = URI.create(text);
        String path = address.getRawPath();
        boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
        boolean bare = (path == null || path.isEmpty() || path.equals("/"))
                && address.getRawUserInfo() == null
                && address.getRawQuery() == null
                && address.getRawFragment() == null;
        if (!http || !bare || address.getHost() == null) {
            throw new IllegalArgumentException("not the address of a host: " + text);
        }
        return address;
    }
}
