package dev.stylewright.protocol.report;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Why a request failed. The names are stable: callers may branch on them. Later versions may have more. */
public enum FailureCode {
    /** The request is malformed or asks for what cannot be done; every problem is listed. */
    INVALID_REQUEST,
    /** The message has a version that this side does not know. */
    UNSUPPORTED_VERSION,
    /** An image or the output lies where the worker may not read or write, or the store refused it. */
    ACCESS_DENIED,
    /** There is no object at the address of an image. */
    IMAGE_NOT_FOUND,
    /** An object is not an image that can be decoded. */
    IMAGE_UNREADABLE,
    /** An image has more bytes or pixels than the worker accepts. */
    IMAGE_TOO_LARGE,
    /** Another request's result, or a foreign object, lies at the output. */
    OUTPUT_CONFLICT,
    /** The deadline passed before the image was finished. */
    DEADLINE_EXCEEDED,
    /** The image does not fit into the memory of the worker's device. */
    OUT_OF_MEMORY,
    /** The object store could not be reached, or kept failing. */
    STORAGE_UNAVAILABLE,
    /** The numeric engine failed. */
    ENGINE_FAILURE,
    /** The request took down workers as often as is allowed. */
    ATTEMPTS_EXHAUSTED,
    /** A code that this version does not know; {@link Failed#codeText()} has its name. Never published. */
    UNKNOWN;

    private static final Set<FailureCode> KNOWN =
            Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(UNKNOWN)));

    /** All codes but {@link #UNKNOWN}, in their order. */
    public static Set<FailureCode> known() {
        return KNOWN;
    }

    /** The code of that name, {@link #UNKNOWN} where there is none. */
    static FailureCode of(String name) {
        return KNOWN.stream()
                .filter(code -> code.name().equals(name))
                .findFirst()
                .orElse(UNKNOWN);
    }
}
