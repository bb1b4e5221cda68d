package dev.stylewright.worker.stylize;

import java.util.Arrays;
import java.util.Objects;

/**
 * How much each place of an image counts: 8-bit grey levels, 0 (not at all) to 255 (fully). The bytes are neither copied on the way in nor on the way
 * out; whoever makes a mask changes its array no more.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param levels row by row from the top left; {@code width * height} unsigned bytes
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode compare contents; the aliasing rule is stated above
public record Mask(int width, int height, byte[] levels) {
    public Mask {
        Objects.requireNonNull(levels, "levels");
        if (width < 1 || height < 1 || levels.length != (long) width * height) {
            throw new IllegalArgumentException(
                    "a mask of %dx%d pixels can't have %d levels".formatted(width, height, levels.length));
        }
    }

    /** Whether it is 0 everywhere. */
    public boolean isEmpty() {
        return isAll(0);
    }

    /** Whether it is 255 everywhere. */
    public boolean isFull() {
        return isAll(255);
    }

    private boolean isAll(int level) {
        for (byte found : levels) {
            if ((found & 0xff) != level) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Mask that
                && width == that.width
                && height == that.height
                && Arrays.equals(levels, that.levels);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(levels);
    }

    @Override
    public String toString() {
        return "Mask[" + width + "x" + height + "]";
    }
}
