package dev.stylewright.worker.stylize.network;

import dev.stylewright.worker.stylize.vgg.Vgg19;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Consecutive blocks of the network that process an image of any size tile by tile. Only the output of a segment is stored for the whole image.
 * The gradient recomputes the other activations tile by tile (Chen et al. 2016, Training Deep Nets with Sublinear Memory Cost). The fewer blocks
 * a segment has, the less surrounding context a tile needs.
 *
 * @param first its first block, from 1
 * @param deepest its last layer
 * @param pooled whether the segment includes the pooling layer after its last layer; true for all segments but the last
 */
public record Segment(int first, String deepest, boolean pooled) {
    /** The first pooled output is four times as large as the second, so blocks 1 and 2 form one segment. */
    private static final int END_OF_FIRST = 2;

    public Segment {
        if (first < 1 || block(deepest) < first) {
            throw new IllegalArgumentException("not a segment: block %d to %s".formatted(first, deepest));
        }
    }

    /** The complete network as one segment. */
    public static Segment whole() {
        return upTo(Vgg19.layers().get(Vgg19.layers().size() - 1));
    }

    /** The network up to a layer as one segment. */
    public static Segment upTo(String deepest) {
        return new Segment(1, deepest, false);
    }

    /** The segments from the image to the deepest of the given layers. */
    public static List<Segment> upTo(Collection<String> layers) {
        String deepest = Vgg19.layers().stream()
                .filter(layers::contains)
                .reduce((shallower, deeper) -> deeper)
                .orElse(Vgg19.layers().get(0));
        List<Segment> found = new ArrayList<>();
        int first = 1;
        for (int last = Math.min(END_OF_FIRST, block(deepest)); last < block(deepest); last++) {
            found.add(new Segment(first, lastOf(last), true));
            first = last + 1;
        }
        found.add(new Segment(first, deepest, false));
        return found;
    }

    /** Its last block. */
    public int last() {
        return block(deepest);
    }

    /** Pixels of the image per position of the input, along an edge. */
    public int inputStride() {
        return 1 << (first - 1);
    }

    /**
     * Positions of the input per position of the output, along an edge. Tiles begin at multiples of it, since pooling combines pairs of
     * positions.
     */
    public int alignment() {
        return 1 << (last() - first + (pooled ? 1 : 0));
    }

    /** Positions of the input per position of a layer, along an edge. */
    public int strideOf(String layer) {
        return 1 << (block(layer) - first);
    }

    /** The given layers that belong to this segment, in the same order. */
    public Set<String> layersOf(Collection<String> layers) {
        return layers.stream()
                .filter(layer -> block(layer) >= first && block(layer) <= last())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * The context that a tile needs around its core to compute the activations of the core, in positions of the input. Each convolution adds one
     * position of its layer, and poolings add none. The sum is rounded up to whole positions of the output.
     */
    public int halo() {
        int reach = Vgg19.convolutions().stream()
                .limit(Vgg19.layers().indexOf(deepest) + 1)
                .filter(c -> c.block() >= first)
                .mapToInt(c -> strideOf(c.layer()))
                .sum();
        return (reach + alignment() - 1) / alignment() * alignment();
    }

    private static String lastOf(int block) {
        return Vgg19.layers().stream()
                .filter(layer -> block(layer) == block)
                .reduce((shallower, deeper) -> deeper)
                .orElseThrow();
    }

    private static int block(String layer) {
        return Vgg19.convolution(layer)
                .orElseThrow(() -> new IllegalArgumentException("VGG19 has no layer " + layer))
                .block();
    }
}
