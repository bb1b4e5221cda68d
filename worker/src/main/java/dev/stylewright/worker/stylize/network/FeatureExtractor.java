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
 * Computes VGG19's activations of an image. Images are {@code [1, 3, H, W]}, RGB in [0, 1]; the extractor subtracts ImageNet's mean and divides
 * by its standard deviation. Use it from one thread.
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

    /** Number format of the layers. Inputs and outputs always have 32 bits. */
    public Precision precision() {
        return weights.engine().precision();
    }

    /**
     * Computes the activations {@code [1, C, H, W]} after the named ReLUs, in the image's manager. Stops at the deepest of these layers. Releases
     * other activations immediately, unless the image's gradient needs them.
     */
    public Map<String, NDArray> extract(NDArray image, Set<String> layers) {
        return pass(image, Segment.whole(), layers).features();
    }

    /** The product of two matrices, in the precision of the layers. Belongs to the manager of the first matrix. */
    public NDArray multiply(NDArray a, NDArray b) {
        return precision() == Precision.BF16
                ? weights.module().call("multiply", new NDList(a, b)).singletonOrThrow()
                : a.matMul(b);
    }

    /**
     * The outputs of a segment.
     *
     * @param features the requested activations, by layer
     * @param output the input of the next segment; present if the segment ends with a pooling layer
     */
    public record Passage(Map<String, NDArray> features, Optional<NDArray> output) {}

    /**
     * Runs some blocks of the network.
     *
     * @param input the image, or the output of the previous segment; not changed
     * @param layers the activations to return; all belong to the segment. If the segment does not end with a pooling layer, the pass stops at the
     *     deepest of them.
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
