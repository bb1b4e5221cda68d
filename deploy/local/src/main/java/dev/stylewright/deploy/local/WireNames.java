package dev.stylewright.deploy.local;

import dev.stylewright.protocol.WireNamed;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads constants by the names that they have in messages. */
final class WireNames {

    private WireNames() {}

    static <E extends Enum<E> & WireNamed> ITypeConverter<E> converter(Class<E> type) {
        return text -> Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.wireName().equals(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is none of " + names(type)));
    }

    private static <E extends Enum<E> & WireNamed> String names(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(WireNamed::wireName).collect(Collectors.joining(", "));
    }
}
