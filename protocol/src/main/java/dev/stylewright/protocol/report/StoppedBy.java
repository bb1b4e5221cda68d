package dev.stylewright.protocol.report;

import dev.stylewright.protocol.WireNamed;

/**
 * Why the painting of a finished image ended. A later version may give reasons that are not among the constants.
 *
 * @param wireName the name in JSON
 */
public record StoppedBy(String wireName) implements WireNamed {
    /** All evaluations that were asked for were done, or nothing was left to improve. */
    public static final StoppedBy ITERATIONS = new StoppedBy("iterations");

    /** Going on was hardly worth it: {@code stopBelow}. */
    public static final StoppedBy PLATEAU = new StoppedBy("plateau");

    /** The deadline came, and the request wants the best image so far: {@code onDeadline}. */
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
