package dev.stylewright.protocol.report;

import java.util.OptionalLong;

/**
 * The time spent on a request, in milliseconds, each 0 or more.
 *
 * @param waiting time from the record's timestamp to the start of the job; empty if the record has no timestamp
 * @param fetching downloading and decoding the images
 * @param stylizing optimising
 * @param storing encoding and uploading the result
 */
public record Timings(OptionalLong waiting, long fetching, long stylizing, long storing) {

    /** @throws IllegalArgumentException when a time is negative */
    public Timings {
        waiting.ifPresent(millis -> EventRules.COUNT.check("waiting", millis));
        EventRules.COUNT.check("fetching", fetching);
        EventRules.COUNT.check("stylizing", stylizing);
        EventRules.COUNT.check("storing", storing);
    }
}
