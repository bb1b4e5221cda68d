package dev.stylewright.worker.stylize.style;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.image.ImageTensors;
import dev.stylewright.worker.stylize.network.FeatureExtractor;
import dev.stylewright.worker.stylize.network.Segment;
import dev.stylewright.worker.stylize.network.Window;
import dev.stylewright.worker.stylize.tiling.OutOfMemoryDetector;
import dev.stylewright.worker.stylize.tiling.TilePlan;
import dev.stylewright.worker.stylize.tiling.TiledNetwork;
import dev.stylewright.worker.stylize.vgg.Layers;
import dev.stylewright.worker.stylize.vgg.Vgg19;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Computes the features of content and styles, in one piece or tile by tile. Both results differ only by rounding. If memory runs out, continues
 * with smaller tiles, and fails only with the smallest tiles. Use it from one thread.
 */
public final class FeatureSource {
    private final FeatureExtractor extractor;
    private OptionalInt edge;

    /** @param edge initial edge of a tile in pixels; if empty, images are not tiled */
    public FeatureSource(FeatureExtractor extractor, OptionalInt edge) {
        this.extractor = extractor;
        this.edge = edge;
    }

    /** Current edge of a tile in pixels. Empty if images are not tiled. */
    public OptionalInt edge() {
        return edge;
    }

    /** The product of two matrices, in the precision of the features. Belongs to the manager of the first matrix. */
    public NDArray multiply(NDArray a, NDArray b) {
        return extractor.multiply(a, b);
    }

    /** The content's features by layer, in owner. */
    public Map<String, NDArray> content(FloatImage content, Set<String> layers, NDManager owner) {
        return fitting(() -> {
            // If the attempt fails, closing its manager frees all its arrays.
            try (NDManager attempt = owner.newSubManager()) {
                Map<String, NDArray> features = contentOnce(content, layers, attempt);
                features.values().forEach(found -> found.attach(owner));
                return features;
            }
        });
    }

    private Map<String, NDArray> contentOnce(FloatImage content, Set<String> layers, NDManager owner) {
        Map<String, NDArray> features = new LinkedHashMap<>();
        if (edge.isEmpty()) {
            try (NDManager scratch = owner.newSubManager()) {
                extractor.extract(ImageTensors.upload(content, scratch), layers).forEach((layer, found) -> {
                    found.attach(owner);
                    features.put(layer, found);
                });
            }
            return features;
        }
        layers.forEach(layer -> features.put(layer, owner.zeros(shape(layer, content.imageSize()))));
        visit(content, layers, owner, (layer, found, part) -> {
            try (NDArray place = Layers.get(features, layer).get(part.index())) {
                place.addi(found);
            }
        });
        return features;
    }

    /** The Gram matrices of a style by layer, on the host. */
    public Map<String, FeatureGrams> grams(FloatImage style, Set<String> layers, NDManager parent) {
        return fitting(() -> gramsOnce(style, layers, parent));
    }

    private Map<String, FeatureGrams> gramsOnce(FloatImage style, Set<String> layers, NDManager parent) {
        Map<String, FeatureGrams> grams = new LinkedHashMap<>();
        try (NDManager sums = parent.newSubManager()) {
            Map<String, SplitProducts> products = new LinkedHashMap<>();
            layers.forEach(layer -> products.put(layer, new SplitProducts(layer, style.imageSize(), sums)));
            visit(style, layers, sums, (layer, found, part) -> Layers.get(products, layer)
                    .add(found, part));
            products.forEach((layer, sum) -> grams.put(layer, sum.grams()));
        }
        return grams;
    }

    private <T> T fitting(Supplier<T> attempt) {
        while (true) {
            try {
                return attempt.get();
            } catch (EngineException e) {
                if (!OutOfMemoryDetector.caused(e) || TilePlan.isSmallest(edge)) {
                    throw e;
                }
                edge = OptionalInt.of(TilePlan.smaller(edge));
            }
        }
    }

    private void visit(FloatImage image, Set<String> layers, NDManager owner, TiledNetwork.Visitor visitor) {
        if (layers.isEmpty()) {
            return;
        }
        try (NDManager scratch = owner.newSubManager()) {
            NDArray uploaded = ImageTensors.upload(image, scratch);
            if (edge.isEmpty()) {
                extractor
                        .extract(uploaded, layers)
                        .forEach((layer, found) ->
                                visitor.visit(layer, found, Window.of(TiledNetwork.imageSize(found))));
                return;
            }
            new TiledNetwork(extractor, Segment.upTo(layers), edge.getAsInt())
                    .forward(uploaded, layers, visitor, scratch);
        }
    }

    private static Shape shape(String layer, ImageSize image) {
        Vgg19.Convolution convolution = Vgg19.convolution(layer).orElseThrow();
        int stride = 1 << (convolution.block() - 1);
        return new Shape(1, convolution.out(), image.height() / stride, image.width() / stride);
    }
}
