package dev.stylewright.worker.stylize;

import java.util.Arrays;
import java.util.Objects;

/**
 * The weight of each position in an image, in 8-bit grey levels from 0 (none) to 255 (full). Neither the constructor nor the accessor copies the
 * bytes. Do not change the array afterwards.
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

    /** Whether all levels are 0. */
    public boolean isEmpty() {
        return isAll(0);
    }

    /** Whether all levels are 255. */
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
