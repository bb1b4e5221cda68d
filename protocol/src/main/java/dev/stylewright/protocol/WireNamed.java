package dev.stylewright.protocol;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A constant with the name it has in JSON. */
public interface WireNamed {

    /** The name in JSON, never empty. */
    String wireName();

    /**
     * The constant of {@code type} whose wire name is {@code name}.
     *
     * @throws IllegalArgumentException there is none; the message lists the valid names
     */
    static <E extends Enum<E> & WireNamed> E parse(Class<E> type, String name) {
        return parse(type.getEnumConstants(), name);
    }

    /**
     * The one of {@code constants} whose wire name is {@code name}.
     *
     * @throws IllegalArgumentException there is none; the message lists the valid names
     */
    static <C extends WireNamed> C parse(C[] constants, String name) {
        for (C constant : constants) {
            if (constant.wireName().equals(name)) {
                return constant;
            }
        }
        String known =
                Arrays.stream(constants).map(WireNamed::wireName).collect(Collectors.joining("\", \"", "\"", "\""));
        throw new IllegalArgumentException("must be one of " + known + ", is " + Text.quoted(name));
    }
}
