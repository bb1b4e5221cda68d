package dev.stylewright.worker.stylize.network;

import dev.stylewright.worker.stylize.vgg.Vgg19;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Some blocks of the network in a row, through which an image of any size goes tile by tile. Only what comes out at the end is kept of a whole image:
 * the rest is made again, tile by tile, when the gradient asks for it (Chen et al. 2016, Training Deep Nets with Sublinear Memory Cost). The fewer blocks a
 * segment has, the less of its neighbours a tile must see.
 *
 * @param first its first block, from 1
 * @param deepest its last layer
 * @param pooled whether the pooling behind the last layer belongs to it; true for all segments but the last
 */
public record Segment(int first, String deepest, boolean pooled) {
    /** The first pooled output is large, four times the second: blocks 1 and 2 stay together. */
    private static final int END_OF_FIRST = 2;

    public Segment {
        if (first < 1 || block(deepest) < first) {
            throw new IllegalArgumentException("no segment: block %d to %s".formatted(first, deepest));
        }
    }

    /** All of the network in one piece. */
    public static Segment whole() {
        return upTo(Vgg19.layers().get(Vgg19.layers().size() - 1));
    }

    /** All of the network up to a layer in one piece. */
    public static Segment upTo(String deepest) {
        return new Segment(1, deepest, false);
    }

    /** The segments that lead to the deepest of some layers. */
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

    /** How many pixels of the image one position of the input stands for, along an edge. */
    public int inputStride() {
        return 1 << (first - 1);
    }

    /** How many positions of the input one of the output stands for, along an edge: tiles begin at multiples of it, since pooling pairs them up. */
    public int alignment() {
        return 1 << (last() - first + (pooled ? 1 : 0));
    }

    /** How many positions of the input one of a layer stands for, along an edge. */
    public int strideOf(String layer) {
        return 1 << (block(layer) - first);
    }

    /** Those of the layers that lie in this segment, in the same order. */
    public Set<String> layersOf(Collection<String> layers) {
        return layers.stream()
                .filter(layer -> block(layer) >= first && block(layer) <= last())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * How far a tile must look beyond its core to know the activations of the core, in positions of the input: each convolution looks one position of its own
     * further, poolings none, and all is rounded up to whole positions of the output.
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
