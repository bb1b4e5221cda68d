package dev.stylewright.protocol;

import java.util.Locale;

/** The kinds of messages. All are at version 1. */
public enum EventType {
    /** {@link StylizationRequest}, by a caller. */
    REQUESTED,
    /** {@link CancelRequest}, by a caller. */
    CANCEL,
    /** {@link Started}, by a worker. */
    STARTED,
    /** {@link Progressed}, by a worker. */
    PROGRESSED,
    /** {@link Completed}, by a worker. */
    COMPLETED,
    /** {@link Failed}, by a worker. */
    FAILED,
    /** {@link Cancelled}, by a worker. */
    CANCELLED;

    /** What every CloudEvents type begins with. */
    public static final String PREFIX = "dev.stylewright.stylization.";

    static final String VERSION = "v1";

    /** The short name, such as {@code completed}: the field {@code event} of what workers write. */
    public String shortName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The CloudEvents type, such as {@code dev.stylewright.stylization.completed.v1}. */
    public String wireName() {
        return PREFIX + shortName() + "." + VERSION;
    }
}
