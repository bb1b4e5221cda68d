package dev.stylewright.worker.stylize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.stylewright.worker.stylize.engine.ComputeEngine;
import dev.stylewright.worker.stylize.engine.Precision;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.image.ImageTensors;
import dev.stylewright.worker.stylize.network.FeatureExtractor;
import dev.stylewright.worker.stylize.options.Pooling;
import dev.stylewright.worker.stylize.vgg.Layers;
import dev.stylewright.worker.stylize.vgg.Vgg19;
import dev.stylewright.worker.stylize.vgg.Vgg19Weights;
import dev.stylewright.worker.stylize.vgg.WeightTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scales every filter of a network to a mean activation of 1 over a set of images (Gatys et al. 2016, section 2). After that, no filter or layer
 * dominates only because its activations are large. {@code src/test/python/normalise_weights.py} computes the same in double precision.
 *
 * <p>The weights of filter i in a layer are divided by its mean activation, and input channel i of the next layer is multiplied by it. Only the
 * scale of each channel changes. A quiet filter is divided by the median of its layer: scaled to a mean of 1 it would weigh as much as the others
 * but carry little information. After scaling, the median is 1 and quiet filters are still quiet, so a second run changes nothing.
 */
public final class MeanActivations {
    /** A filter is quiet if its mean activation is below this share of the median of its layer. */
    private static final double QUIET = 0.02;

    /**
     * A divisor this close to 1 counts as 1. Means are computed in 32 bits, and their noise would otherwise change weights that already have the
     * right scale.
     */
    private static final double CLOSE = 1e-4;

    /** At each edge, this fraction of the height or width (1/8) is left out because it shows the padding. */
    private static final int BORDER = 8;

    private static final int TAPS = 9;

    private MeanActivations() {}

    /**
     * Returns weights whose filters have a mean activation of 1.
     *
     * @param tensors by torchvision's name, in the form that {@link Vgg19Weights#load} accepts; not changed
     * @param images images to average over; at least one, each large enough for the deepest layer. Every filter should respond to some part of
     *     them.
     * @param engine computes in 32 bits
     * @throws IllegalArgumentException if an activation is not finite
     */
    public static Map<String, WeightTensor> scaleToOne(
            Map<String, WeightTensor> tensors, List<Image> images, ComputeEngine engine) {
        Map<String, WeightTensor> scaled = new LinkedHashMap<>();
        double[] before = {1, 1, 1};
        for (Map.Entry<String, double[]> layer : of(tensors, images, engine).entrySet()) {
            Vgg19.Convolution convolution = Vgg19.convolution(layer.getKey()).orElseThrow();
            double[] own = divisors(layer.getValue());
            WeightTensor kernel = Layers.get(tensors, convolution.weightName());
            WeightTensor bias = Layers.get(tensors, convolution.biasName());
            scaled.put(convolution.weightName(), kernel(kernel, before, own));
            scaled.put(convolution.biasName(), bias(bias, own));
            before = own;
        }
        return scaled;
    }

    /** The mean activation of each filter by layer, from the image inwards. Uses max pooling. */
    static Map<String, double[]> of(Map<String, WeightTensor> tensors, List<Image> images, ComputeEngine engine) {
        Map<String, double[]> means = new LinkedHashMap<>();
        try (Vgg19Weights weights = Vgg19Weights.load("", tensors, engine.in(Precision.FP32));
                NDManager manager = engine.newManager()) {
            List<String> layers =
                    Vgg19.layers().stream().filter(weights::reaches).toList();
            FeatureExtractor extractor = new FeatureExtractor(weights, Pooling.MAX, manager);
            for (Image image : images) {
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray tensor = ImageTensors.upload(FloatImage.of(image), scratch);
                    Map<String, NDArray> features = extractor.extract(tensor, new HashSet<>(layers));
                    layers.forEach(layer -> add(
                            means, layer, middle(Layers.get(features, layer)).toFloatArray(), images.size()));
                }
            }
        }
        means.forEach(MeanActivations::requireFinite);
        return means;
    }

    /** The divisors for the filters of a layer with these mean activations. */
    static double[] divisors(double[] means) {
        double[] sorted = means.clone();
        Arrays.sort(sorted);
        double median = sorted[sorted.length / 2];
        return Arrays.stream(means)
                .map(mean -> mean > 0 && mean >= QUIET * median ? mean : median > 0 ? median : 1)
                .map(divisor -> Math.abs(divisor - 1) <= CLOSE ? 1 : divisor)
                .toArray();
    }

    /** The mean {@code [C]} of features {@code [1, C, H, W]} without their border. */
    private static NDArray middle(NDArray features) {
        Shape shape = features.getShape();
        long height = shape.get(2);
        long width = shape.get(3);
        long top = Math.max(1, height / BORDER);
        long left = Math.max(1, width / BORDER);
        if (height <= 2 * top || width <= 2 * left) {
            throw new IllegalArgumentException(
                    "a picture is too small: its features are %dx%d".formatted(width, height));
        }
        NDArray part = features.get(new NDIndex(":, :, %d:%d, %d:%d".formatted(top, height - top, left, width - left)));
        return part.mean(new int[] {3}).mean(new int[] {2}).flatten();
    }

    private static void add(Map<String, double[]> means, String layer, float[] found, int images) {
        double[] sum = means.computeIfAbsent(layer, name -> new double[found.length]);
        for (int i = 0; i < found.length; i++) {
            sum[i] += (double) found[i] / images;
        }
    }

    private static void requireFinite(String layer, double[] means) {
        if (!Double.isFinite(Arrays.stream(means).sum())) {
            throw new IllegalArgumentException(
                    "the activations of " + layer + " are not finite: the weights are damaged or not a network's");
        }
    }

    private static WeightTensor kernel(WeightTensor kernel, double[] in, double[] out) {
        FloatBuffer values = kernel.values().asFloatBuffer();
        ByteBuffer scaled = buffer(values.remaining());
        FloatBuffer target = scaled.asFloatBuffer();
        for (int i = 0; i < values.limit(); i++) {
            // Compute one combined factor. If nothing changes between two layers it is exactly 1, and an identity stays
            // an identity.
            double factor = in[i / TAPS % in.length] / out[i / TAPS / in.length];
            target.put(i, (float) (values.get(i) * factor));
        }
        return new WeightTensor(kernel.shape(), scaled);
    }

    private static WeightTensor bias(WeightTensor bias, double[] out) {
        FloatBuffer values = bias.values().asFloatBuffer();
        ByteBuffer scaled = buffer(values.remaining());
        for (int i = 0; i < out.length; i++) {
            scaled.putFloat(i * Float.BYTES, (float) (values.get(i) / out[i]));
        }
        return new WeightTensor(bias.shape(), scaled);
    }

    private static ByteBuffer buffer(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES).order(ByteOrder.nativeOrder());
    }
}
