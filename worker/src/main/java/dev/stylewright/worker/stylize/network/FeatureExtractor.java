package dev.stylewright.worker.stylize.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.pooling.Pool;
import dev.stylewright.worker.stylize.engine.Precision;
import dev.stylewright.worker.stylize.options.Pooling;
import dev.stylewright.worker.stylize.vgg.Vgg19;
import dev.stylewright.worker.stylize.vgg.Vgg19Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * VGG19's activations of an image. Images are {@code [1, 3, H, W]}, RGB in [0, 1]; the network sees them minus ImageNet's mean, divided by its
 * standard deviation.
 */
public final class FeatureExtractor {
    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};
    private static final Shape TWO = new Shape(2, 2);
    private static final Shape NONE = new Shape(0, 0);

    private final Vgg19Weights weights;
    private final Pooling pooling;
    private final NDArray mean;
    private final NDArray deviation;
    private final NDArray wideZero;

    /** @param manager owns the extractor's constants */
    public FeatureExtractor(Vgg19Weights weights, Pooling pooling, NDManager manager) {
        this.weights = weights;
        this.pooling = pooling;
        this.mean = manager.create(MEAN, new Shape(1, 3, 1, 1));
        this.deviation = manager.create(DEVIATION, new Shape(1, 3, 1, 1));
        this.wideZero = manager.zeros(new Shape(1), DataType.FLOAT32);
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
     * @param layers which activations to keep; all lie in the segment. Where it doesn't end with a pooling, nothing deeper than they is computed
     */
    public Passage pass(NDArray input, Segment segment, Set<String> layers) {
        Map<String, NDArray> found = new LinkedHashMap<>();
        boolean keep = segment.first() != 1;
        NDArray x = keep ? input : normalise(input);
        if (precision() != Precision.FP32) {
            x = replace(x, keep, narrow(x));
            keep = false;
        }
        x = replace(x, keep, byPosition(x));
        keep = false;
        int block = segment.first();
        int last = segment.last();
        for (Vgg19Weights.Layer layer : weights.layers()) {
            Vgg19.Convolution convolution = layer.convolution();
            if (convolution.block() < segment.first()) {
                continue;
            }
            if (convolution.block() > last || (!segment.pooled() && found.size() == layers.size())) {
                break;
            }
            if (convolution.block() != block) {
                block = convolution.block();
                x = replace(x, keep, pool(x));
                keep = false;
            }
            if (layer.filter().isPresent()) {
                x = replace(x, keep, convolve(x, layer.filter().get()));
                x = replace(x, false, Activation.relu(x));
                keep = false;
            }
            if (layers.contains(convolution.layer())) {
                // Where an identity was left out, the array may be the layer before already, which is closed on its
                // own.
                NDArray feature = keep ? x.reshape(x.getShape()) : wide(x);
                found.put(convolution.layer(), feature);
                keep = keep || feature == x;
            }
        }
        if (segment.pooled()) {
            x = replace(x, keep, pool(x));
            NDArray output = wide(x);
            return new Passage(found, Optional.of(replace(x, output == x, output)));
        }
        if (!keep) {
            x.close();
        }
        return new Passage(found, Optional.empty());
    }

    private NDArray normalise(NDArray image) {
        try (NDArray centred = image.sub(mean)) {
            return centred.div(deviation);
        }
    }

    /** The same values with those of a position side by side: convolutions keep that order, and it is the one they are fastest in. */
    private static NDArray byPosition(NDArray x) {
        Shape shape = x.getShape();
        try (NDArray view = x.transpose(0, 2, 3, 1);
                NDArray copied = view.flatten();
                NDArray positions = copied.reshape(shape.get(0), shape.get(2), shape.get(3), shape.get(1))) {
            return positions.transpose(0, 3, 1, 2);
        }
    }

    /** As a type that the network computes in. A sum, since the gradient stops at conversions. */
    private NDArray narrow(NDArray x) {
        return x.getManager().zeros(x.getShape(), precision().type()).addi(x);
    }

    /** In 32 bits; the array itself where it is. */
    private NDArray wide(NDArray x) {
        return precision() == Precision.FP32 ? x : x.add(wideZero);
    }

    private NDArray pool(NDArray x) {
        return pooling == Pooling.MAX
                ? Pool.maxPool2d(x, TWO, TWO, NONE, false)
                : Pool.avgPool2d(x, TWO, TWO, NONE, false, false);
    }

    private static NDArray convolve(NDArray x, Vgg19Weights.Filter filter) {
        return Convolution.of(x, filter.kernel(), filter.bias());
    }

    private static NDArray replace(NDArray old, boolean keep, NDArray next) {
        if (!keep) {
            old.close();
        }
        return next;
    }
}
