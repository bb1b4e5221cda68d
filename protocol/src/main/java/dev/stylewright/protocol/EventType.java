package dev.stylewright.protocol;

import dev.stylewright.protocol.report.Cancelled;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.Progressed;
import dev.stylewright.protocol.report.Started;
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

    /** The prefix of every CloudEvents type. */
    public static final String PREFIX = "dev.stylewright.stylization.";

    static final String VERSION = "v1";

    /** The short name, such as {@code completed}: the field {@code event} of workers' messages. */
    public String shortName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The CloudEvents type, such as {@code dev.stylewright.stylization.completed.v1}. */
    public String wireName() {
        return PREFIX + shortName() + "." + VERSION;
    }
}
