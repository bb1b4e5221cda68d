package dev.stylewright.worker.stylize.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.engine.Precision;
import dev.stylewright.worker.stylize.options.Pooling;
import dev.stylewright.worker.stylize.vgg.Vgg19;
import dev.stylewright.worker.stylize.vgg.Vgg19Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * VGG19's activations of an image. Images are {@code [1, 3, H, W]}, RGB in [0, 1]; the network sees them minus ImageNet's mean, divided by its
 * standard deviation. Used by one thread.
 */
public final class FeatureExtractor {
    private final Vgg19Weights weights;
    private final Pooling pooling;
    private final NDManager host;

    /** @param manager must outlive the extractor */
    public FeatureExtractor(Vgg19Weights weights, Pooling pooling, NDManager manager) {
        this.weights = weights;
        this.pooling = pooling;
        this.host = manager.newSubManager(Device.cpu());
    }

    /** In which numbers the layers are computed; what goes in and comes out is in 32 bits. */
    public Precision precision() {
        return weights.engine().precision();
    }

    /**
     * The activations {@code [1, C, H, W]} after the ReLUs named, in the image's manager. Nothing deeper than the deepest of them is computed, and
     * what is not asked for is released at once, as far as the image's gradient doesn't need it.
     */
    public Map<String, NDArray> extract(NDArray image, Set<String> layers) {
        return pass(image, Segment.whole(), layers).features();
    }

    /**
     * What a segment makes of its input.
     *
     * @param features the activations asked for, by layer
     * @param output what goes into the next segment; there if the segment ends with a pooling
     */
    public record Passage(Map<String, NDArray> features, Optional<NDArray> output) {}

    /**
     * Goes through some blocks of the network.
     *
     * @param input the image or what came out of the segment before; not changed
     * @param layers which activations to keep; all are in the segment. Where it doesn't end with a pooling, nothing deeper than they is computed
     */
    public Passage pass(NDArray input, Segment segment, Set<String> layers) {
        List<Vgg19.Convolution> present = weights.layers().stream()
                .map(Vgg19Weights.Layer::convolution)
                .filter(c -> c.block() <= segment.last())
                .toList();
        int first =
                (int) present.stream().filter(c -> c.block() < segment.first()).count();
        int[] wanted = IntStream.range(first, present.size())
                .filter(i -> layers.contains(present.get(i).layer()))
                .toArray();
        int deepest = wanted.length == 0 ? first : wanted[wanted.length - 1] + 1;
        LongStream plan = LongStream.of(
                first,
                segment.pooled() ? present.size() : deepest,
                pooling == Pooling.AVG ? 1 : 0,
                segment.pooled() ? 1 : 0);
        try (NDArray steps = host.create(
                LongStream.concat(plan, IntStream.of(wanted).asLongStream()).toArray())) {
            NDList made = weights.module().forward(new NDList(input, steps));
            Map<String, NDArray> features = new LinkedHashMap<>();
            for (int i = 0; i < wanted.length; i++) {
                features.put(present.get(wanted[i]).layer(), made.get(i));
            }
            return new Passage(features, segment.pooled() ? Optional.of(made.get(wanted.length)) : Optional.empty());
        }
    }
}
