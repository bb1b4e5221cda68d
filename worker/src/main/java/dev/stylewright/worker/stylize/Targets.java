package dev.stylewright.worker.stylize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a picture is compared with: the content's features, and the styles' Gram matrices blended by weight. */
final class Targets {
    private Targets() {}

    /** A style at the size of one scale, with its share of the blend; shares sum to 1. */
    record SharedStyle(Planes picture, double share) {}

    /** The content's features by layer, in owner. */
    static Map<String, NDArray> content(
            FeatureExtractor extractor, Planes content, Set<String> layers, NDManager owner) {
        try (NDManager scratch = owner.newSubManager()) {
            Map<String, NDArray> features = extractor.extract(PictureTensors.upload(content, scratch), layers);
            features.values().forEach(f -> f.attach(owner));
            return features;
        }
    }

    /** The Gram matrices of a style by layer, row by row, on the host. */
    static Map<String, float[]> grams(FeatureExtractor extractor, Planes style, Set<String> layers, NDManager parent) {
        Map<String, float[]> grams = new LinkedHashMap<>();
        try (NDManager scratch = parent.newSubManager()) {
            NDArray picture = PictureTensors.upload(style, scratch);
            extractor
                    .extract(picture, layers)
                    .forEach((layer, features) ->
                            grams.put(layer, GramMatrix.of(features).toFloatArray()));
        }
        return grams;
    }

    /** The blended Gram matrices by layer, in owner. */
    static Map<String, NDArray> style(
            FeatureExtractor extractor, List<SharedStyle> styles, Set<String> layers, NDManager owner) {
        Map<String, NDArray> blended = new LinkedHashMap<>();
        for (SharedStyle style : styles) {
            try (NDManager scratch = owner.newSubManager()) {
                NDArray picture = PictureTensors.upload(style.picture(), scratch);
                extractor.extract(picture, layers).forEach((layer, features) -> {
                    NDArray gram = GramMatrix.of(features).muli((float) style.share());
                    NDArray sum = blended.get(layer);
                    if (sum == null) {
                        gram.attach(owner);
                        blended.put(layer, gram);
                    } else {
                        sum.addi(gram);
                    }
                });
            }
        }
        return blended;
    }
}
