package dev.stylewright.protocol.report;

import dev.stylewright.protocol.WireNamed;

/**
 * Why the painting of a finished image ended. A later version may have other reasons than the constants.
 *
 * @param wireName the name in JSON
 */
public record StoppedBy(String wireName) implements WireNamed {
    /** All requested evaluations were done, or no improvement was possible. */
    public static final StoppedBy ITERATIONS = new StoppedBy("iterations");

    /** The improvement fell below {@code stopBelow}. */
    public static final StoppedBy PLATEAU = new StoppedBy("plateau");

    /** The deadline passed, and the request asks for the best image so far: {@code onDeadline}. */
    public static final StoppedBy DEADLINE = new StoppedBy("deadline");

    /** @throws IllegalArgumentException when the name is empty */
    public StoppedBy {
        EventRules.name("stoppedBy", wireName);
    }

    @Override
    public String toString() {
        return wireName;
    }
}
