package dev.stylewright.worker.stylize;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Remembers the Gram matrices of styles, which many jobs share. Bounded by bytes: the least recently used go first. Thread-safe. Belongs to one set of
 * weights.
 */
final class GramCache {
    private static final float LOAD = 0.75f;

    private final long maxBytes;
    private final Map<Key, float[]> grams = new LinkedHashMap<>(16, LOAD, true);
    private long bytes;
    private long hits;
    private long misses;
    private long evictions;

    /**
     * Everything that a style's Gram matrix depends on, but the weights.
     *
     * @param identity names the picture's bytes
     * @param full the size that the picture was scaled to first
     * @param extent the size at the scale
     * @param edge of the tiles that it was computed in, which is a matter of rounding: what a job paints doesn't depend on the jobs before it
     * @param change how its colours were changed: {@link Coloring#styleChange}
     * @param pooling of the network
     * @param layer of the network
     */
    record Key(
            String identity,
            Extent full,
            Extent extent,
            OptionalInt edge,
            List<Double> change,
            Pooling pooling,
            String layer) {}

    /** @param maxBytes most bytes of matrices to keep; 0 keeps none */
    GramCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The matrix, row by row, if it is known; not to be changed. */
    synchronized Optional<float[]> get(Key key) {
        Optional<float[]> found = Optional.ofNullable(grams.get(key));
        if (found.isPresent()) {
            hits++;
        } else {
            misses++;
        }
        return found;
    }

    /** Keeps a matrix, which is not copied, as long as there is room. */
    synchronized void put(Key key, float[] gram) {
        if (sizeOf(gram) > maxBytes) {
            return;
        }
        float[] before = grams.put(key, gram);
        bytes += sizeOf(gram) - (before == null ? 0 : sizeOf(before));
        Iterator<float[]> eldest = grams.values().iterator();
        while (bytes > maxBytes) {
            bytes -= sizeOf(eldest.next());
            eldest.remove();
            evictions++;
        }
    }

    synchronized CacheStatistics statistics() {
        return new CacheStatistics(hits, misses, evictions, grams.size(), bytes);
    }

    private static long sizeOf(float[] gram) {
        return (long) Float.BYTES * gram.length;
    }
}
