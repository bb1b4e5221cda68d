package dev.stylewright.worker.stylize;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The features of pictures that are compared with, in one piece or tile by tile; both give the same but for rounding. Where memory runs out it goes on with
 * smaller tiles, and fails only when there are none. Used by one thread.
 */
final class FeatureSource {
    private final FeatureExtractor extractor;
    private OptionalInt edge;

    /** @param edge of a tile in pixels to begin with; empty: in one piece */
    FeatureSource(FeatureExtractor extractor, OptionalInt edge) {
        this.extractor = extractor;
        this.edge = edge;
    }

    /** Edge of a tile in pixels, as things stand; empty: in one piece. */
    OptionalInt edge() {
        return edge;
    }

    /** The content's features by layer, in owner. */
    Map<String, NDArray> content(Planes content, Set<String> layers, NDManager owner) {
        return fitting(() -> {
            // What a failed attempt leaves behind goes with its manager.
            try (NDManager attempt = owner.newSubManager()) {
                Map<String, NDArray> features = contentOnce(content, layers, attempt);
                features.values().forEach(found -> found.attach(owner));
                return features;
            }
        });
    }

    private Map<String, NDArray> contentOnce(Planes content, Set<String> layers, NDManager owner) {
        if (edge.isEmpty()) {
            return Targets.content(extractor, content, layers, owner);
        }
        Map<String, NDArray> features = new LinkedHashMap<>();
        layers.forEach(layer -> features.put(layer, owner.zeros(shape(layer, content.extent()))));
        forward(content, layers, owner, (layer, found, part) -> {
            try (NDArray place = Layers.get(features, layer).get(part.index())) {
                place.addi(found);
            }
        });
        return features;
    }

    /** The Gram matrices of a style by layer, row by row, on the host. */
    Map<String, float[]> grams(Planes style, Set<String> layers, NDManager parent) {
        return fitting(() -> gramsOnce(style, layers, parent));
    }

    private Map<String, float[]> gramsOnce(Planes style, Set<String> layers, NDManager parent) {
        if (edge.isEmpty()) {
            return Targets.grams(extractor, style, layers, parent);
        }
        Map<String, float[]> grams = new LinkedHashMap<>();
        try (NDManager sums = parent.newSubManager()) {
            Map<String, NDArray> products = new LinkedHashMap<>();
            layers.forEach(layer -> {
                int channels = Vgg19.convolution(layer).orElseThrow().out();
                products.put(layer, sums.zeros(new Shape(channels, channels)));
            });
            forward(style, layers, sums, (layer, found, part) -> {
                try (NDArray own = GramMatrix.products(found)) {
                    Layers.get(products, layer).addi(own);
                }
            });
            products.forEach((layer, sum) -> {
                Shape shape = shape(layer, style.extent());
                try (NDArray gram = GramMatrix.mean(sum, (double) shape.get(2) * shape.get(3))) {
                    grams.put(layer, gram.toFloatArray());
                }
            });
        }
        return grams;
    }

    private <T> T fitting(Supplier<T> attempt) {
        while (true) {
            try {
                return attempt.get();
            } catch (EngineException e) {
                if (!ShortOfMemory.caused(e) || TilePlan.isSmallest(edge)) {
                    throw e;
                }
                edge = OptionalInt.of(TilePlan.smaller(edge));
            }
        }
    }

    private void forward(Planes picture, Set<String> layers, NDManager owner, TiledNetwork.Visitor visitor) {
        if (layers.isEmpty()) {
            return;
        }
        try (NDManager scratch = owner.newSubManager()) {
            new TiledNetwork(extractor, Segment.upTo(layers), edge.getAsInt())
                    .forward(PictureTensors.upload(picture, scratch), layers, visitor, scratch);
        }
    }

    private static Shape shape(String layer, Extent picture) {
        Vgg19.Convolution convolution = Vgg19.convolution(layer).orElseThrow();
        int stride = 1 << (convolution.block() - 1);
        return new Shape(1, convolution.out(), picture.height() / stride, picture.width() / stride);
    }
}
