package dev.stylewright.protocol;

import dev.stylewright.protocol.report.FailureCode;

/** What happens to an image that is not finished at its deadline. */
public enum OnDeadline implements WireNamed {
    /** The request fails with {@link FailureCode#DEADLINE_EXCEEDED}. */
    FAIL("fail"),

    /** The best image so far is the result. */
    BEST("best");

    private final String wireName;

    OnDeadline(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
