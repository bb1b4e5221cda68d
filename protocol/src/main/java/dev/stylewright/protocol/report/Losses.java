package dev.stylewright.protocol.report;

import dev.stylewright.protocol.Limits;
import java.util.Map;

/**
 * The value of the objective and of its terms, each finite and 0 or more.
 *
 * @param content the content term, without its weight
 * @param style the style term, without its weight
 * @param tv the total-variation term, without its weight
 * @param total the weighted sum that is minimised
 * @param styleByLayer the style term of each layer; empty if unknown
 * @param contentByLayer the content term of each layer; empty if unknown
 */
public record Losses(
        double content,
        double style,
        double tv,
        double total,
        Map<String, Double> styleByLayer,
        Map<String, Double> contentByLayer) {

    /** @throws IllegalArgumentException when a value is negative, infinite or not a number */
    public Losses {
        EventRules.LOSS.check("content", content);
        EventRules.LOSS.check("style", style);
        EventRules.LOSS.check("tv", tv);
        EventRules.LOSS.check("total", total);
        styleByLayer = Limits.copy(styleByLayer);
        contentByLayer = Limits.copy(contentByLayer);
        styleByLayer.forEach(EventRules.LOSS::check);
        contentByLayer.forEach(EventRules.LOSS::check);
    }

    /** Losses without the terms by layer. */
    public static Losses withoutLayers(double content, double style, double tv, double total) {
        return new Losses(content, style, tv, total, Map.of(), Map.of());
    }
}
