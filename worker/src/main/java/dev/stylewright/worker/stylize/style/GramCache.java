package dev.stylewright.worker.stylize.style;

import dev.stylewright.worker.stylize.CacheStatistics;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.image.Coloring;
import dev.stylewright.worker.stylize.options.Pooling;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Caches the Gram matrices of styles across jobs. Limits its size in bytes, and evicts the least recently used matrices first. Thread-safe.
 * Belongs to one set of weights.
 */
public final class GramCache {
    private static final float LOAD = 0.75f;

    private final long maxBytes;
    private final Map<Key, FeatureGrams> grams = new LinkedHashMap<>(16, LOAD, true);
    private long bytes;
    private long hits;
    private long misses;
    private long evictions;

    /**
     * All inputs of a style's Gram matrix except the weights.
     *
     * @param identity identifies the bytes of the image
     * @param full the size to which the image was scaled first
     * @param imageSize the size at the scale
     * @param edge edge of the tiles, which affects rounding; the result of a job must not depend on earlier jobs
     * @param change the change of its colours: {@link Coloring#styleChange}
     * @param pooling pooling of the network
     * @param layer layer of the network
     */
    public record Key(
            String identity,
            ImageSize full,
            ImageSize imageSize,
            OptionalInt edge,
            List<Double> change,
            Pooling pooling,
            String layer) {}

    /** @param maxBytes maximum size of the cached matrices in bytes; 0 disables the cache */
    public GramCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The cached matrices, if present. Do not change them. */
    public synchronized Optional<FeatureGrams> get(Key key) {
        Optional<FeatureGrams> found = Optional.ofNullable(grams.get(key));
        if (found.isPresent()) {
            hits++;
        } else {
            misses++;
        }
        return found;
    }

    /** Caches matrices without copying them, and evicts others if necessary. Does nothing if the matrices alone exceed the limit. */
    public synchronized void put(Key key, FeatureGrams gram) {
        if (gram.bytes() > maxBytes) {
            return;
        }
        FeatureGrams before = grams.put(key, gram);
        bytes += gram.bytes() - (before == null ? 0 : before.bytes());
        Iterator<FeatureGrams> eldest = grams.values().iterator();
        while (bytes > maxBytes) {
            bytes -= eldest.next().bytes();
            eldest.remove();
            evictions++;
        }
    }

    public synchronized CacheStatistics statistics() {
        return new CacheStatistics(hits, misses, evictions, grams.size(), bytes);
    }
}
