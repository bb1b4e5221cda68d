package dev.stylewright.worker.stylize.style;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.stylize.CacheStatistics;
import dev.stylewright.worker.stylize.GatysStylizer;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Stylizer;
import dev.stylewright.worker.stylize.TestWeights;
import dev.stylewright.worker.stylize.WeightedStyle;
import dev.stylewright.worker.stylize.engine.MemorySettings;
import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.Colors;
import dev.stylewright.worker.stylize.options.Pooling;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The cache of Gram matrices of styles. */
class GramCacheTest {
    private static final ImageSize SIZE = new ImageSize(16, 16);

    @Test
    void theLeastRecentlyUsedGoFirstAndTheBoundHolds() {
        GramCache cache = new GramCache(3 * 40);
        cache.put(key("a"), FeatureGrams.whole(new float[10]));
        cache.put(key("b"), FeatureGrams.whole(new float[10]));
        cache.put(key("c"), FeatureGrams.whole(new float[10]));
        assertThat(cache.get(key("a"))).isPresent();

        cache.put(key("d"), FeatureGrams.whole(new float[10]));

        assertThat(cache.get(key("b"))).isEmpty();
        assertThat(cache.get(key("a"))).isPresent();
        assertThat(cache.statistics()).isEqualTo(new CacheStatistics(2, 1, 1, 3, 120));
    }

    @Test
    void whatIsLargerThanTheWholeCacheIsNotKept() {
        GramCache cache = new GramCache(39);

        cache.put(key("a"), FeatureGrams.whole(new float[10]));

        assertThat(cache.statistics()).isEqualTo(CacheStatistics.NONE);
    }

    @Test
    void matricesOfInnerAndOutermostPositionsBothCount() {
        GramCache cache = new GramCache(100);

        cache.put(key("a"), new FeatureGrams(new float[10], new float[10], 0.5));

        assertThat(cache.statistics().bytes()).isEqualTo(80);
    }

    @Test
    void anotherPaintingInTheSameStyleFindsItsMatricesAndPaintsTheSameBytes() {
        try (GatysStylizer remembering =
                new GatysStylizer(TestWeights.loadRandom(4), new MemorySettings(Long.MAX_VALUE, 1 << 20))) {
            Image first = paint(remembering, "etag-1", Colors.STYLE);
            assertThat(remembering.styleCache())
                    .extracting(CacheStatistics::hits, CacheStatistics::misses)
                    .containsExactly(0L, 2L);

            Image second = paint(remembering, "etag-1", Colors.STYLE);

            assertThat(second).isEqualTo(first);
            assertThat(remembering.styleCache().hits()).isEqualTo(2);
            assertThat(remembering.styleCache().bytes()).isEqualTo(4 * (64 * 64 + 128 * 128));
        }
    }

    @Test
    void otherImagesOtherColoursAndImagesWithoutAnIdentityMiss() {
        try (GatysStylizer remembering =
                new GatysStylizer(TestWeights.loadRandom(4), new MemorySettings(Long.MAX_VALUE, 1 << 20))) {
            paint(remembering, "etag-1", Colors.STYLE);
            paint(remembering, "etag-2", Colors.STYLE);
            paint(remembering, "etag-1", Colors.MATCH);
            paint(remembering, "etag-1", Colors.CONTENT);
            paint(remembering, "", Colors.STYLE);

            assertThat(remembering.styleCache().hits()).isZero();
            assertThat(remembering.styleCache().misses()).isEqualTo(8);
        }
    }

    /** Tiles round differently, so matrices computed in one piece differ from those of a job that paints in tiles. */
    @Test
    void matricesOfOtherTilesAreOthers() {
        GramCache cache = new GramCache(100);
        cache.put(key("a"), FeatureGrams.whole(new float[10]));

        assertThat(cache.get(new GramCache.Key("a", SIZE, SIZE, OptionalInt.of(64), List.of(), Pooling.MAX, "relu1_1")))
                .isEmpty();
    }

    private static Image paint(Stylizer stylizer, String identity, Colors colors) {
        StylizationOptions options = StylizationOptions.builder()
                .size(24)
                .iterations(3)
                .contentWeight(1)
                .styleWeight(1)
                .totalVariationWeight(0)
                .styleLayers(Map.of("relu1_1", 1.0, "relu2_1", 1.0))
                .contentLayers(Map.of("relu2_2", 1.0))
                .pooling(Pooling.MAX)
                .colors(colors)
                .border(Border.PLAIN)
                .build();
        WeightedStyle style = new WeightedStyle(
                noise(30, 2), 1, Optional.empty(), Optional.of(identity).filter(id -> !id.isEmpty()));
        return stylizer.stylize(noise(32, 1), List.of(style), options, e -> {}, () -> false)
                .image();
    }

    private static GramCache.Key key(String identity) {
        return new GramCache.Key(identity, SIZE, SIZE, OptionalInt.empty(), List.of(), Pooling.MAX, "relu1_1");
    }

    private static Image noise(int side, long seed) {
        byte[] rgb = new byte[3 * side * side];
        new Random(seed).nextBytes(rgb);
        return new Image(side, side, rgb);
    }
}
