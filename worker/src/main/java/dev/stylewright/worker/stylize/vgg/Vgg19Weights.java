package dev.stylewright.worker.stylize.vgg;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.stylewright.worker.stylize.engine.ComputeEngine;
import dev.stylewright.worker.stylize.engine.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kernels and biases of VGG19's convolutions on the device, from the first to the deepest that there is. Owns its memory until closed; read-only
 * and thread-safe until then.
 */
public final class Vgg19Weights implements AutoCloseable {
    private final String id;
    private final ComputeEngine engine;
    private final NDManager manager;
    private final List<Layer> layers;

    private Vgg19Weights(String id, ComputeEngine engine, NDManager manager, List<Layer> layers) {
        this.id = id;
        this.engine = engine;
        this.manager = manager;
        this.layers = List.copyOf(layers);
    }

    /**
     * A convolution and what it computes.
     *
     * @param filter empty: the convolution changes nothing, and the layer equals the one before it
     */
    public record Layer(Vgg19.Convolution convolution, Optional<Filter> filter) {}

    /** The weights of a convolution. */
    public record Filter(NDArray kernel, NDArray bias) {}

    /**
     * Brings weights to the device. A convolution that is an identity is left out where it follows a ReLU: no activation changes, and an evaluation is
     * cheaper.
     *
     * @param id what to call them, e.g. {@code vgg16-imagenet@1ee84630}
     * @param tensors by torchvision's name; the convolutions must be there without a gap from {@code features.0} on, other tensors are ignored
     * @throws IllegalArgumentException if the first convolution is missing, there is a gap, or a shape is wrong
     */
    public static Vgg19Weights load(String id, Map<String, WeightTensor> tensors, ComputeEngine engine) {
        List<Vgg19.Convolution> present = Vgg19.convolutions().stream()
                .filter(c -> tensors.containsKey(c.weightName()) || tensors.containsKey(c.biasName()))
                .toList();
        if (present.isEmpty() || !present.equals(Vgg19.convolutions().subList(0, present.size()))) {
            throw new IllegalArgumentException(
                    "the convolutions of VGG19 must be there without a gap from features.0 on");
        }
        NDManager manager = engine.newManager();
        try {
            List<Layer> layers = new ArrayList<>();
            int block = 0;
            for (Vgg19.Convolution c : present) {
                WeightTensor kernel = tensor(c.weightName(), c.weightShape(), tensors);
                WeightTensor bias = tensor(c.biasName(), c.biasShape(), tensors);
                boolean followsRelu = c.block() == block;
                block = c.block();
                layers.add(new Layer(
                        c,
                        followsRelu && Identities.isIdentity(kernel, bias)
                                ? Optional.empty()
                                : Optional.of(new Filter(
                                        upload(kernel, engine.precision(), manager),
                                        upload(bias, engine.precision(), manager)))));
            }
            manager.cap();
            return new Vgg19Weights(id, engine, manager, layers);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** What these weights are called. */
    public String id() {
        return id;
    }

    /** Name of the deepest layer that can be computed with these weights. */
    public String deepestLayer() {
        return layers.get(layers.size() - 1).convolution().layer();
    }

    /** Whether the layer of this name can be computed with these weights. */
    public boolean reaches(String layer) {
        return layers.stream().anyMatch(l -> l.convolution().layer().equals(layer));
    }

    /** The engine whose device these weights lie on. */
    public ComputeEngine engine() {
        return engine;
    }

    @Override
    public void close() {
        manager.close();
    }

    public List<Layer> layers() {
        return layers;
    }

    private static WeightTensor tensor(String name, List<Integer> shape, Map<String, WeightTensor> tensors) {
        WeightTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("tensor " + name + " is missing");
        }
        if (!tensor.shape().equals(shape)) {
            throw new IllegalArgumentException(
                    "tensor %s has shape %s, expected %s".formatted(name, tensor.shape(), shape));
        }
        return tensor;
    }

    private static NDArray upload(WeightTensor tensor, Precision precision, NDManager manager) {
        Shape dimensions =
                new Shape(tensor.shape().stream().mapToLong(Integer::longValue).toArray());
        NDArray values = manager.create(tensor.values().slice(), dimensions, DataType.FLOAT32);
        if (precision == Precision.FP32) {
            return values;
        }
        try (values) {
            return values.toType(precision.type(), true);
        }
    }
}
