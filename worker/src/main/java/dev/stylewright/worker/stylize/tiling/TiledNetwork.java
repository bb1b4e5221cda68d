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
 * The network's activations of images of any size, tile by tile: each {@link Segment} goes over all of its input before the next one begins. What is seen of a
 * layer are the very activations of the untiled image, each once.
 */
public final class TiledNetwork {
    private final FeatureExtractor extractor;
    private final List<Segment> segments;
    private final int edge;

    /**
     * @param segments from the image to the deepest layer of interest
     * @param edge of a tile of the first segment, in pixels of the image
     */
    public TiledNetwork(FeatureExtractor extractor, List<Segment> segments, int edge) {
        this.extractor = extractor;
        this.segments = List.copyOf(segments);
        this.edge = edge;
    }

    /** Sees the activations of one part of a layer; they are closed afterwards. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Sees a part.
         *
         * @param layer which layer
         * @param features {@code [1, C, h, w]} of that part
         * @param part where in the layer they are
         */
        void visit(String layer, NDArray features, Window part);
    }

    public List<Segment> segments() {
        return segments;
    }

    /** The tiles of the input of one segment. Those of deeper segments cover more of the image, since they have less to hold. */
    public List<Tile> tiles(Segment segment, NDArray input) {
        int shown = segment.first() == 1 ? edge : 2 * edge / segment.inputStride();
        return Tile.of(imageSize(input), segment, Math.max(1, shown));
    }

    /**
     * Shows the activations of some layers, part by part.
     *
     * @param image {@code [1, 3, H, W]}
     * @param owner the manager that the inputs will belong to
     * @return the input of each segment, the image itself being the first
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
     * The activations that a tile answers for.
     *
     * @param features {@code [1, C, h, w]}
     * @param part where in the layer they are
     */
    public record Core(NDArray features, Window part) {}

    /** A tile's region of the input of its segment, as an array of its own. */
    public static NDArray region(NDArray input, Tile tile, NDManager owner) {
        try (NDArray view = input.get(tile.region().index())) {
            NDArray copy = view.duplicate();
            copy.attach(owner);
            return copy;
        }
    }

    /** What a tile answers for of activations of its region, by layer; layers of which it has none are left out. */
    public static Map<String, Core> cores(Segment segment, Tile tile, Map<String, NDArray> features) {
        Map<String, Core> found = new LinkedHashMap<>();
        features.forEach((layer, all) -> found.put(layer, core(tile, segment.strideOf(layer), all)));
        return found;
    }

    /** What a tile answers for of the output of its segment. */
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

    /** Size of the positions of an array {@code [1, C, H, W]}. */
    public static ImageSize imageSize(NDArray array) {
        Shape shape = array.getShape();
        return new ImageSize(Math.toIntExact(shape.get(3)), Math.toIntExact(shape.get(2)));
    }
}
