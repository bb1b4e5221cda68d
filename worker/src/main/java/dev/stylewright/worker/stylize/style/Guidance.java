package dev.stylewright.worker.stylize.style;

import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Mask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The regions of the content that styles apply to, pixel by pixel (Gatys et al. 2017, "Controlling Perceptual Factors in Neural Style Transfer",
 * section 4).
 *
 * <p>With masks {@code m_g} in [0, 1] and weights {@code w_g} the guidance of group {@code g} is
 *
 * <pre>{@code t_g = min(1, sum_h m_h) w_g m_g / sum_h w_h m_h}</pre>
 *
 * <p>A position therefore belongs to the styles whose masks cover it. Several styles share it by weight. It is stylized less if all masks are
 * grey. A style without a mask covers the whole image.
 */
public final class Guidance {
    private final Map<Integer, GuidanceMap> byBlock = new LinkedHashMap<>();

    private Guidance(GuidanceMap atPixels) {
        byBlock.put(1, atPixels);
    }

    /**
     * The guidance of each group at the size of a scale.
     *
     * @param masks masks of the groups; a group without a mask covers the whole image
     * @param weights weights of the groups, each above 0
     */
    public static List<Guidance> of(List<Optional<Mask>> masks, List<Double> weights, ImageSize imageSize) {
        List<GuidanceMap> maps = masks.stream()
                .map(mask -> mask.map(m -> GuidanceMap.of(m, imageSize)).orElseGet(() -> GuidanceMap.full(imageSize)))
                .toList();
        List<Guidance> shared = new ArrayList<>();
        List<float[]> results = new ArrayList<>();
        for (GuidanceMap map : maps) {
            float[] result = new float[map.weights().length];
            results.add(result);
            shared.add(new Guidance(new GuidanceMap(imageSize, result)));
        }
        for (int i = 0; i < imageSize.pixels(); i++) {
            share(maps, weights, results, i);
        }
        return shared;
    }

    private static void share(List<GuidanceMap> maps, List<Double> weights, List<float[]> results, int i) {
        double cover = 0;
        double weighted = 0;
        for (int g = 0; g < maps.size(); g++) {
            cover += maps.get(g).weights()[i];
            weighted += weights.get(g) * maps.get(g).weights()[i];
        }
        if (weighted > 0) {
            for (int g = 0; g < maps.size(); g++) {
                double own = weights.get(g) * maps.get(g).weights()[i];
                results.get(g)[i] = (float) (Math.min(1, cover) * own / weighted);
            }
        }
    }

    /** The map for the layers of a block, 1 to 5. */
    public GuidanceMap atBlock(int block) {
        GuidanceMap known = byBlock.get(block);
        if (known == null) {
            known = atBlock(block - 1).halved();
            byBlock.put(block, known);
        }
        return known;
    }
}
