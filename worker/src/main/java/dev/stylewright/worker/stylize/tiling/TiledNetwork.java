package dev.stylewright.worker.stylize.tiling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.network.FeatureExtractor;
import dev.stylewright.worker.stylize.network.Segment;
import dev.stylewright.worker.stylize.network.Window;
import dev.stylewright.worker.stylize.vgg.Vgg19;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Computes the network's activations of images of any size, tile by tile. Each {@link Segment} processes its complete input before the next one
 * begins. A visitor receives exactly the activations of the untiled image, each once.
 */
public final class TiledNetwork {
    private final FeatureExtractor extractor;
    private final List<Segment> segments;
    private final int edge;

    /**
     * @param segments from the image to the deepest requested layer
     * @param edge edge of a tile of the first segment, in pixels of the image
     */
    public TiledNetwork(FeatureExtractor extractor, List<Segment> segments, int edge) {
        this.extractor = extractor;
        this.segments = List.copyOf(segments);
        this.edge = edge;
    }

    /** Receives the activations of one part of a layer. They are closed afterwards. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Receives a part.
         *
         * @param layer name of the layer
         * @param features {@code [1, C, h, w]} of that part
         * @param part position of the features in the layer
         */
        void visit(String layer, NDArray features, Window part);
    }

    public List<Segment> segments() {
        return segments;
    }

    /** The tiles of the input of one segment. Tiles of deeper segments cover more of the image, since their activations need less memory. */
    public List<Tile> tiles(Segment segment, NDArray input) {
        int shown = segment.first() == 1 ? edge : 2 * edge / segment.inputStride();
        return Tile.of(imageSize(input), segment, Math.max(1, shown));
    }

    /**
     * Passes the activations of some layers to a visitor, part by part.
     *
     * @param image {@code [1, 3, H, W]}
     * @param owner the manager that will own the inputs
     * @return the input of each segment, beginning with the image itself
     */
    public List<NDArray> forward(NDArray image, Collection<String> layers, Visitor visitor, NDManager owner) {
        List<NDArray> inputs = new ArrayList<>();
        NDArray input = image;
        for (Segment segment : segments) {
            inputs.add(input);
            Set<String> wanted = segment.layersOf(layers);
            if (segment.pooled()) {
                NDArray output = owner.zeros(outputShape(segment, input));
                forward(segment, input, wanted, visitor, output);
                input = output;
            } else if (!wanted.isEmpty()) {
                forward(segment, input, wanted, visitor, input);
            }
        }
        return inputs;
    }

    private void forward(Segment segment, NDArray input, Set<String> layers, Visitor visitor, NDArray output) {
        for (Tile tile : tiles(segment, input)) {
            try (NDManager scratch = input.getManager().newSubManager()) {
                NDArray region = region(input, tile, scratch);
                FeatureExtractor.Passage passage = extractor.pass(region, segment, layers);
                cores(segment, tile, passage.features())
                        .forEach((layer, core) -> visitor.visit(layer, core.features(), core.part()));
                passage.output().ifPresent(pooled -> {
                    Core core = outputCore(segment, tile, pooled);
                    try (NDArray place = output.get(core.part().index())) {
                        place.addi(core.features());
                    }
                });
            }
        }
    }

    /**
     * The activations of a tile's core.
     *
     * @param features {@code [1, C, h, w]}
     * @param part position of the features in the layer
     */
    public record Core(NDArray features, Window part) {}

    /** Copies a tile's region from the input of its segment. */
    public static NDArray region(NDArray input, Tile tile, NDManager owner) {
        try (NDArray view = input.get(tile.region().index())) {
            NDArray copy = view.duplicate();
            copy.attach(owner);
            return copy;
        }
    }

    /** Selects the activations of a tile's core from those of its region, by layer. Layers without activations are left out. */
    public static Map<String, Core> cores(Segment segment, Tile tile, Map<String, NDArray> features) {
        Map<String, Core> found = new LinkedHashMap<>();
        features.forEach((layer, all) -> found.put(layer, core(tile, segment.strideOf(layer), all)));
        return found;
    }

    /** Selects the output of a tile's core from the output of its region. */
    public static Core outputCore(Segment segment, Tile tile, NDArray output) {
        return core(tile, segment.alignment(), output);
    }

    private static Core core(Tile tile, int stride, NDArray features) {
        Window part = tile.core().shrunkBy(stride);
        Window seen = tile.region().shrunkBy(stride);
        if (part.equals(seen)) {
            return new Core(features, part);
        }
        return new Core(features.get(part.within(seen).index()), part);
    }

    private static Shape outputShape(Segment segment, NDArray input) {
        Shape shape = input.getShape();
        int channels = Vgg19.convolutions().stream()
                .filter(c -> c.block() == segment.last())
                .mapToInt(Vgg19.Convolution::out)
                .max()
                .orElseThrow();
        return new Shape(1, channels, shape.get(2) / segment.alignment(), shape.get(3) / segment.alignment());
    }

    /** Height and width of an array {@code [1, C, H, W]}. */
    public static ImageSize imageSize(NDArray array) {
        Shape shape = array.getShape();
        return new ImageSize(Math.toIntExact(shape.get(3)), Math.toIntExact(shape.get(2)));
    }
}
