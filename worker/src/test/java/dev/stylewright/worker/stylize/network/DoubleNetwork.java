package dev.stylewright.worker.stylize.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.options.Pooling;
import dev.stylewright.worker.stylize.vgg.Layers;
import dev.stylewright.worker.stylize.vgg.Vgg19;
import dev.stylewright.worker.stylize.vgg.WeightTensor;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The network in 64 bits, as sums of matrix products without any of the code that paints: the reference for results in 32 bits. Arrays are {@code [H,
 * W, C]}.
 */
public final class DoubleNetwork {
    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};
    private static final int TAPS = 9;

    private final Map<String, WeightTensor> tensors;
    private final Pooling pooling;
    private final NDManager manager;

    /** @param manager owns all that is computed */
    public DoubleNetwork(Map<String, WeightTensor> tensors, Pooling pooling, NDManager manager) {
        this.tensors = tensors;
        this.pooling = pooling;
        this.manager = manager;
    }

    /** {@code [H, W, 3]}: the input of the first convolution for an image {@code [3, H, W]}. */
    NDArray normalised(NDArray image) {
        double[] mean = new double[FloatImage.CHANNELS];
        double[] factor = new double[FloatImage.CHANNELS];
        for (int i = 0; i < FloatImage.CHANNELS; i++) {
            mean[i] = MEAN[i];
            factor[i] = 1.0 / DEVIATION[i];
        }
        return image.transpose(1, 2, 0).sub(manager.create(mean)).mul(manager.create(factor));
    }

    /** The activations after some ReLUs. */
    public Map<String, NDArray> features(NDArray image, Set<String> layers) {
        Map<String, NDArray> found = new LinkedHashMap<>();
        NDArray x = normalised(image);
        int block = 1;
        for (Vgg19.Convolution c : Vgg19.convolutions()) {
            if (found.size() == layers.size()) {
                break;
            }
            if (c.block() != block) {
                block = c.block();
                x = pool(x);
            }
            x = NDArrays.maximum(convolve(x, c, tensors), zero());
            if (layers.contains(c.layer())) {
                found.put(c.layer(), x);
            }
        }
        return found;
    }

    /** The input of a ReLU. */
    NDArray convolve(NDArray x, Vgg19.Convolution c, Map<String, WeightTensor> weights) {
        Shape shape = x.getShape();
        long height = shape.get(0);
        long width = shape.get(1);
        NDArray column = manager.zeros(new Shape(height, 1, c.in()), DataType.FLOAT64);
        NDArray wider = NDArrays.concat(new NDList(column, x, column), 1);
        NDArray row = manager.zeros(new Shape(1, width + 2, c.in()), DataType.FLOAT64);
        NDArray padded = NDArrays.concat(new NDList(row, wider, row), 0);
        NDArray sum = manager.create(doubles(Layers.get(weights, c.biasName()).values(), c.out(), 1, 0));
        ByteBuffer kernel = Layers.get(weights, c.weightName()).values();
        for (int tap = 0; tap < TAPS; tap++) {
            int y = tap / 3;
            int left = tap % 3;
            NDArray seen = padded.get(new NDIndex()
                            .addSliceDim(y, y + height)
                            .addSliceDim(left, left + width)
                            .addAllDim())
                    .reshape(height * width, c.in());
            // [D, C] of this tap
            NDArray matrix = manager.create(doubles(kernel, c.out() * c.in(), TAPS, tap), new Shape(c.out(), c.in()));
            sum = seen.matMul(matrix.transpose()).add(sum);
        }
        return sum.reshape(height, width, c.out());
    }

    /** Halves both edges; an odd row or column is dropped. */
    NDArray pool(NDArray x) {
        Shape shape = x.getShape();
        long height = shape.get(0) / 2;
        long width = shape.get(1) / 2;
        NDArray pairs = x.get(new NDIndex()
                        .addSliceDim(0, 2 * height)
                        .addSliceDim(0, 2 * width)
                        .addAllDim())
                .reshape(height, 2, width, 2, shape.get(2));
        return pooling == Pooling.MAX
                ? pairs.max(new int[] {3}).max(new int[] {1})
                : pairs.sum(new int[] {1, 3}).mul(manager.create(0.25));
    }

    private NDArray zero() {
        return manager.zeros(new Shape(1), DataType.FLOAT64);
    }

    private static double[] doubles(ByteBuffer floats, int count, int step, int first) {
        double[] found = new double[count];
        for (int i = 0; i < count; i++) {
            found[i] = floats.getFloat((step * i + first) * Float.BYTES);
        }
        return found;
    }
}
