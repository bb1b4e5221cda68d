package dev.stylewright.worker.stylize;

/**
 * What a cache has done since it was made, and what it holds.
 *
 * @param hits lookups that found something
 * @param misses lookups that found nothing
 * @param evictions entries that had to go for others
 * @param entries how many there are now
 * @param bytes how large they are together
 */
public record CacheStatistics(long hits, long misses, long evictions, long entries, long bytes) {
    /** Of a cache that keeps nothing. */
    public static final CacheStatistics NONE = new CacheStatistics(0, 0, 0, 0, 0);
}
