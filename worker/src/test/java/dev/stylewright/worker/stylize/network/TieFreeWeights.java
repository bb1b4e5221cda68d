package dev.stylewright.worker.stylize.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.TestWeights;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.objective.DoubleObjective;
import dev.stylewright.worker.stylize.options.Pooling;
import dev.stylewright.worker.stylize.vgg.Layers;
import dev.stylewright.worker.stylize.vgg.Vgg19;
import dev.stylewright.worker.stylize.vgg.WeightTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Weights that, for one image, keep every ReLU away from its kink and let every maximum have one winner. Where numbers nearly tie, rounding decides which
 * way the gradient goes: it differs between processors then, and in a way that no theory of rounding bounds.
 *
 * <p>Biases are moved to the middle of the widest gap nearby, and kernels of channels with a near tie in pooling changed by a hundredth, layer by layer, in 64 bits.
 */
public final class TieFreeWeights {
    /** How far winners of a maximum are ahead, in standard deviations of the channel: many times the rounding of floats. */
    private static final double LEAD = 2e-5;

    /** How far biases move at most, in standard deviations of the channel. */
    private static final double REACH = 0.1;

    private final Map<String, WeightTensor> tensors;
    private final Random random = new Random(20_480);

    private TieFreeWeights(Map<String, WeightTensor> tensors) {
        this.tensors = tensors;
    }

    /**
     * Changes weights a little.
     *
     * @param tensors those to begin with; not changed
     * @param image the image at which gradients are computed
     * @param convolutions how many of the first convolutions to keep
     */
    public static Map<String, WeightTensor> of(
            Map<String, WeightTensor> tensors, FloatImage image, Pooling pooling, int convolutions) {
        List<Vgg19.Convolution> kept = Vgg19.convolutions().subList(0, convolutions);
        Map<String, WeightTensor> used = new LinkedHashMap<>();
        kept.forEach(c -> {
            used.put(c.weightName(), copy(Layers.get(tensors, c.weightName())));
            used.put(c.biasName(), copy(Layers.get(tensors, c.biasName())));
        });
        TieFreeWeights found = new TieFreeWeights(used);
        found.change(kept, image, pooling);
        return used;
    }

    private void change(List<Vgg19.Convolution> convolutions, FloatImage image, Pooling pooling) {
        try (NDManager manager = TestWeights.ENGINE.newManager()) {
            DoubleNetwork network = new DoubleNetwork(tensors, pooling, manager);
            NDArray x = network.normalised(DoubleObjective.upload(image, manager));
            for (int i = 0; i < convolutions.size(); i++) {
                Vgg19.Convolution c = convolutions.get(i);
                boolean last = i + 1 == convolutions.size();
                boolean pooled = !last && convolutions.get(i + 1).block() != c.block();
                NDArray before = x;
                boolean again = true;
                while (again) {
                    NDArray found = network.convolve(before, c, tensors);
                    NDArray moves = manager.create(moveBiases(c, found));
                    x = NDArrays.maximum(found.add(moves), manager.create(0.0));
                    again = pooled && pooling == Pooling.MAX && separate(c, x);
                }
                x = pooled ? network.pool(x) : x;
            }
        }
    }

    /** By how much they are moved. */
    private double[] moveBiases(Vgg19.Convolution c, NDArray found) {
        double[] moves = new double[c.out()];
        double[] values = found.toDoubleArray();
        ByteBuffer biases = Layers.get(tensors, c.biasName()).values();
        for (int channel = 0; channel < c.out(); channel++) {
            double[] own = channel(values, channel, c.out());
            double reach = REACH * deviation(own);
            double[] near =
                    Arrays.stream(own).filter(v -> Math.abs(v) < reach).sorted().toArray();
            double from = -reach;
            double widest = 0;
            double middle = 0;
            for (int i = 0; i <= near.length; i++) {
                double to = i < near.length ? near[i] : reach;
                if (to - from > widest) {
                    widest = to - from;
                    middle = (from + to) / 2;
                }
                from = to;
            }
            int at = channel * Float.BYTES;
            float before = biases.getFloat(at);
            float after = (float) (before - middle);
            biases.putFloat(at, after);
            moves[channel] = (double) after - before;
        }
        return moves;
    }

    /** Changes the kernels of channels in which two of four are nearly the largest; whether there are any. */
    private boolean separate(Vgg19.Convolution c, NDArray x) {
        int height = Math.toIntExact(x.getShape().get(0));
        int width = Math.toIntExact(x.getShape().get(1));
        double[] values = x.toDoubleArray();
        List<Integer> tied = new ArrayList<>();
        for (int channel = 0; channel < c.out(); channel++) {
            double[] own = channel(values, channel, c.out());
            if (isTied(own, height, width, LEAD * deviation(own))) {
                tied.add(channel);
            }
        }
        ByteBuffer kernel = Layers.get(tensors, c.weightName()).values();
        int size = 9 * c.in();
        for (int channel : tied) {
            for (int i = channel * size; i < (channel + 1) * size; i++) {
                int at = i * Float.BYTES;
                kernel.putFloat(at, (float) (kernel.getFloat(at) * (1 + 0.01 * random.nextGaussian())));
            }
        }
        return !tied.isEmpty();
    }

    private static boolean isTied(double[] values, int height, int width, double lead) {
        for (int y = 0; y + 1 < height; y += 2) {
            for (int x = 0; x + 1 < width; x += 2) {
                int at = y * width + x;
                double[] four = {values[at], values[at + 1], values[at + width], values[at + width + 1]};
                Arrays.sort(four);
                // Four zeros have no gradient, whichever wins.
                if (four[3] > 0 && four[3] - four[2] < lead) {
                    return true;
                }
            }
        }
        return false;
    }

    private static double[] channel(double[] values, int channel, int channels) {
        double[] own = new double[values.length / channels];
        for (int i = 0; i < own.length; i++) {
            own[i] = values[i * channels + channel];
        }
        return own;
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Math.sqrt(Arrays.stream(values)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElseThrow());
    }

    private static WeightTensor copy(WeightTensor tensor) {
        ByteBuffer values = tensor.values();
        ByteBuffer copied = ByteBuffer.allocateDirect(values.capacity()).order(ByteOrder.nativeOrder());
        for (int at = 0; at < values.capacity(); at += Float.BYTES) {
            copied.putFloat(at, values.getFloat(at));
        }
        return new WeightTensor(tensor.shape(), copied);
    }
}
