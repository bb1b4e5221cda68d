package dev.stylewright.protocol.report;

import dev.stylewright.protocol.IntegerRange;
import dev.stylewright.protocol.Limits;
import dev.stylewright.protocol.NumberRange;
import java.util.Map;

/** The ranges of what workers report. */
final class EventRules {
    /** How often a request was given to a worker. */
    static final IntegerRange ATTEMPT = new IntegerRange(1, Integer.MAX_VALUE);
    /** A side of an image. */
    static final IntegerRange PIXELS = new IntegerRange(1, Integer.MAX_VALUE);
    /** Places in an order, and how many there are. */
    static final IntegerRange ORDINAL = new IntegerRange(1, Integer.MAX_VALUE);
    /** How often something was done that may not have happened at all. */
    static final IntegerRange EVALUATIONS = new IntegerRange(0, Integer.MAX_VALUE);
    /** Bytes and milliseconds. */
    static final IntegerRange COUNT = new IntegerRange(0, Long.MAX_VALUE);
    /** Losses, and the pace of a painting. */
    static final NumberRange LOSS = new NumberRange(0, Double.MAX_VALUE);

    private EventRules() {}

    /** Checks what all events have in common and returns the metadata to keep. */
    static Map<String, String> common(String requestId, int attempt, Map<String, String> metadata) {
        Limits.named("requestId", requestId, Limits::id);
        ATTEMPT.check("attempt", attempt);
        return Limits.named("metadata", Limits.copy(metadata), Limits::metadata);
    }

    /** Checks a name that a later version may have added to: anything but nothing. */
    static void name(String field, String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException(field + " must not be empty");
        }
    }
}
