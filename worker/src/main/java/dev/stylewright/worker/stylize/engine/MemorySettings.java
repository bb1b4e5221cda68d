package dev.stylewright.worker.stylize.engine;

import dev.stylewright.worker.stylize.GatysStylizer;

/**
 * How much memory a {@link GatysStylizer} may use.
 *
 * @param budget most bytes that one painting may take on the device, at least 1; decides whether and in which tiles an image is painted
 * @param styleCache most bytes on the heap for what is remembered of styles; 0 remembers nothing
 */
public record MemorySettings(long budget, long styleCache) {
    /** As much as there is, nothing remembered. */
    public static final MemorySettings UNBOUNDED = new MemorySettings(Long.MAX_VALUE, 0);

    public MemorySettings {
        if (budget < 1 || styleCache < 0) {
            throw new IllegalArgumentException(
                    "memory must be at least 1 byte to paint and 0 to remember, got %d and %d"
                            .formatted(budget, styleCache));
        }
    }
}
