package dev.stylewright.protocol.report;

import dev.stylewright.protocol.IntegerRange;
import dev.stylewright.protocol.Limits;
import dev.stylewright.protocol.NumberRange;
import java.util.Map;

/** The ranges of values in workers' messages. */
final class EventRules {
    /** Number of an attempt. */
    static final IntegerRange ATTEMPT = new IntegerRange(1, Integer.MAX_VALUE);
    /** An edge of an image. */
    static final IntegerRange PIXELS = new IntegerRange(1, Integer.MAX_VALUE);
    /** Indexes from 1, and their counts. */
    static final IntegerRange ORDINAL = new IntegerRange(1, Integer.MAX_VALUE);
    /** Numbers that may be 0. */
    static final IntegerRange EVALUATIONS = new IntegerRange(0, Integer.MAX_VALUE);
    /** Bytes and milliseconds. */
    static final IntegerRange COUNT = new IntegerRange(0, Long.MAX_VALUE);
    /** Losses, and the speed of a painting. */
    static final NumberRange LOSS = new NumberRange(0, Double.MAX_VALUE);

    private EventRules() {}

    /** Checks the common fields of all events and returns the metadata to keep. */
    static Map<String, String> common(String requestId, int attempt, Map<String, String> metadata) {
        Limits.named("requestId", requestId, Limits::id);
        ATTEMPT.check("attempt", attempt);
        return Limits.named("metadata", Limits.copy(metadata), Limits::metadata);
    }

    /** Checks a name that a later version may have added: it must not be empty. */
    static void name(String field, String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException(field + " must not be empty");
        }
    }
}
