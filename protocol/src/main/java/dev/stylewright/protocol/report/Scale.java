package dev.stylewright.protocol.report;

import dev.stylewright.protocol.IntegerRange;

/**
 * One size of the coarse-to-fine schedule.
 *
 * @param index its number, from 1
 * @param count number of sizes
 * @param width in pixels
 * @param height in pixels
 */
public record Scale(int index, int count, int width, int height) {

    /** @throws IllegalArgumentException when a number is less than 1 or the index beyond the count */
    public Scale {
        EventRules.ORDINAL.check("count", count);
        new IntegerRange(1, count).check("index", index);
        EventRules.PIXELS.check("width", width);
        EventRules.PIXELS.check("height", height);
    }
}
