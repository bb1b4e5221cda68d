package dev.stylewright.worker.stylize;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The loss terms of one image. Content and style losses are relative: 0 is a perfect match, and an image with only zero features scores 1. The
 * terms do not include their weights. A term with weight 0 is not computed and is 0.
 *
 * @param content {@code sum_l u_l |F - P|^2 / max(|P|^2, 1e-6 n)}
 * @param style {@code sum_l v_l |G - A|^2 / max(|A|^2, 1e-6 n)}
 * @param totalVariation {@code mean(dx^2) + mean(dy^2)} of the [0, 1] image
 * @param total {@code contentWeight * content + styleWeight * style + totalVariationWeight * totalVariation}
 * @param styleByLayer the summands of {@code style} without {@code v_l}
 * @param contentByLayer the summands of {@code content} without {@code u_l}
 */
public record Losses(
        double content,
        double style,
        double totalVariation,
        double total,
        Map<String, Double> styleByLayer,
        Map<String, Double> contentByLayer) {
    public Losses {
        styleByLayer = Collections.unmodifiableMap(new LinkedHashMap<>(styleByLayer));
        contentByLayer = Collections.unmodifiableMap(new LinkedHashMap<>(contentByLayer));
    }
}
