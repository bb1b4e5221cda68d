package dev.stylewright.worker.stylize.vgg;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Values by layer. */
public final class Layers {
    private Layers() {}

    /** The value of a layer, which must be present. */
    public static <T> T get(Map<String, T> values, String layer) {
        return Objects.requireNonNull(values.get(layer), () -> "there is no value for layer " + layer);
    }

    /** The weights divided by their sum, in the same order. */
    public static Map<String, Double> normalised(Map<String, Double> weights) {
        double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        Map<String, Double> result = new LinkedHashMap<>();
        weights.forEach((layer, weight) -> result.put(layer, weight / sum));
        return result;
    }
}
