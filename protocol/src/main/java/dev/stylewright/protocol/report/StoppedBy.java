package dev.stylewright.protocol.report;

import dev.stylewright.protocol.WireNamed;

/** Why the painting of a finished image ended. */
public enum StoppedBy implements WireNamed {
    /** All evaluations that were asked for were done, or nothing was left to improve. */
    ITERATIONS("iterations"),

    /** Going on was hardly worth it: {@code stopBelow}. */
    PLATEAU("plateau"),

    /** The deadline came, and the request wants the best image so far: {@code onDeadline}. */
    DEADLINE("deadline");

    private final String wireName;

    StoppedBy(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
