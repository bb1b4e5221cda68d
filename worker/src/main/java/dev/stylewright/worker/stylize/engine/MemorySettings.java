package dev.stylewright.worker.stylize.engine;

import dev.stylewright.worker.stylize.GatysStylizer;

/**
 * Memory limits of a {@link GatysStylizer}.
 *
 * @param budget maximum number of bytes of one stylization on the device, at least 1; determines whether the image is split into tiles, and how large they are
 * @param styleCache maximum number of bytes of cached style data on the heap; 0 disables the cache
 */
public record MemorySettings(long budget, long styleCache) {
    /** No memory limit and no cache. */
    public static final MemorySettings UNBOUNDED = new MemorySettings(Long.MAX_VALUE, 0);

    public MemorySettings {
        if (budget < 1 || styleCache < 0) {
            throw new IllegalArgumentException(
                    "the budget must be at least 1 byte and the style cache at least 0, got %d and %d"
                            .formatted(budget, styleCache));
        }
    }
}
