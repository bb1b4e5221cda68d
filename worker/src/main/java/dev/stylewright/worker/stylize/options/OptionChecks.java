package dev.stylewright.worker.stylize.options;

import dev.stylewright.worker.stylize.vgg.Layers;
import dev.stylewright.worker.stylize.vgg.Vgg19;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Checks the factors of terms and the weights of layers. */
final class OptionChecks {

    private OptionChecks() {}

    /** Checks that a factor is finite and at least 0. */
    static void requireWeight(String name, double weight) {
        if (!(weight >= 0 && Double.isFinite(weight))) {
            throw new IllegalArgumentException(name + " must be finite and not negative, got " + weight);
        }
    }

    /**
     * Checks that all layers exist and their weights are above 0, and that there is at least one if {@code needed}. Returns the weights by layer, in
     * the order of the network.
     */
    static Map<String, Double> layers(String name, Map<String, Double> layers, boolean needed) {
        if (needed && layers.isEmpty()) {
            throw new IllegalArgumentException(name + " must name at least one layer");
        }
        layers.forEach((layer, weight) -> {
            if (!Vgg19.isLayer(layer)) {
                throw new IllegalArgumentException("%s: VGG19 has no layer '%s'; layers are %s"
                        .formatted(name, layer, String.join(", ", Vgg19.layers())));
            }
            if (!(weight > 0 && Double.isFinite(weight))) {
                throw new IllegalArgumentException(
                        "%s: the weight of %s must be finite and above 0, got %s".formatted(name, layer, weight));
            }
        });
        // Use the order of the network, not that of the map. Terms are summed in this order, which affects the last
        // digit.
        Map<String, Double> ordered = new LinkedHashMap<>();
        Vgg19.layers().stream()
                .filter(layers::containsKey)
                .forEach(layer -> ordered.put(layer, Layers.get(layers, layer)));
        return Collections.unmodifiableMap(ordered);
    }
}
