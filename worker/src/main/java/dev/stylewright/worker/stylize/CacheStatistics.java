package dev.stylewright.worker.stylize;

/**
 * Counts of a cache since its creation, and its current size.
 *
 * @param hits lookups that found an entry
 * @param misses lookups that found no entry
 * @param evictions entries removed to make room for others
 * @param entries current number of entries
 * @param bytes current total size of the entries
 */
public record CacheStatistics(long hits, long misses, long evictions, long entries, long bytes) {
    /** The statistics of a cache that stores nothing. */
    public static final CacheStatistics NONE = new CacheStatistics(0, 0, 0, 0, 0);
}
