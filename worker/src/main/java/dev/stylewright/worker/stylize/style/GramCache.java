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
 * Remembers the Gram matrices of styles, which many jobs share. Bounded by bytes: the least recently used go first. Thread-safe. Belongs to one set of
 * weights.
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
     * Everything that a style's Gram matrix depends on, but the weights.
     *
     * @param identity names the image's bytes
     * @param full the size that the image was scaled to first
     * @param imageSize the size at the scale
     * @param edge of the tiles that it was computed in, which is a matter of rounding: what a job paints doesn't depend on the jobs before it
     * @param change how its colours were changed: {@link Coloring#styleChange}
     * @param pooling of the network
     * @param layer of the network
     */
    public record Key(
            String identity,
            ImageSize full,
            ImageSize imageSize,
            OptionalInt edge,
            List<Double> change,
            Pooling pooling,
            String layer) {}

    /** @param maxBytes most bytes of matrices to keep; 0 keeps none */
    public GramCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The matrices, if they are known; not to be changed. */
    public synchronized Optional<FeatureGrams> get(Key key) {
        Optional<FeatureGrams> found = Optional.ofNullable(grams.get(key));
        if (found.isPresent()) {
            hits++;
        } else {
            misses++;
        }
        return found;
    }

    /** Keeps matrices, which are not copied, as long as there is room. */
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
