package dev.stylewright.protocol.report;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Why a request failed. The names are stable: callers may branch on them. Later versions may have more. */
public enum FailureCode {
    /** The request is malformed or impossible; every problem is listed. */
    INVALID_REQUEST,
    /** The message has a version that the reader does not support. */
    UNSUPPORTED_VERSION,
    /** The worker may not access the location of an image or of the output, or the store denied access. */
    ACCESS_DENIED,
    /** The object of an image does not exist. */
    IMAGE_NOT_FOUND,
    /** An object is not a readable image. */
    IMAGE_UNREADABLE,
    /** An image has more bytes or pixels than the worker accepts. */
    IMAGE_TOO_LARGE,
    /** Another request's result, or a foreign object, exists at the output. */
    OUTPUT_CONFLICT,
    /** The deadline passed before the image was finished. */
    DEADLINE_EXCEEDED,
    /** The image does not fit into the memory of the worker's device. */
    OUT_OF_MEMORY,
    /** The object store could not be reached, or kept failing. */
    STORAGE_UNAVAILABLE,
    /** The numeric engine failed. */
    ENGINE_FAILURE,
    /** The request crashed workers as often as is allowed. */
    ATTEMPTS_EXHAUSTED,
    /** A code that this version does not know; {@link Failed#codeText()} contains its name. Never published. */
    UNKNOWN;

    private static final Set<FailureCode> KNOWN =
            Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(UNKNOWN)));

    /** All codes except {@link #UNKNOWN}, in order. */
    public static Set<FailureCode> known() {
        return KNOWN;
    }

    /** The code with that name, {@link #UNKNOWN} if there is none. */
    static FailureCode of(String name) {
        return KNOWN.stream()
                .filter(code -> code.name().equals(name))
                .findFirst()
                .orElse(UNKNOWN);
    }
}
