package dev.stylewright.worker.stylize.vgg;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.stylewright.worker.stylize.EngineFailureException;
import dev.stylewright.worker.stylize.engine.ComputeEngine;
import dev.stylewright.worker.stylize.engine.ScriptModule;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The kernels and biases of VGG19's convolutions on the device, from the first to the deepest available, in the module that computes with them.
 * Owns its memory until closed, and is read-only until then.
 */
public final class Vgg19Weights implements AutoCloseable {
    private final String id;
    private final ComputeEngine engine;
    private final ScriptModule module;
    private final List<Layer> layers;

    private Vgg19Weights(String id, ComputeEngine engine, ScriptModule module, List<Layer> layers) {
        this.id = id;
        this.engine = engine;
        this.module = module;
        this.layers = List.copyOf(layers);
    }

    /**
     * A convolution.
     *
     * @param isIdentity whether it changes nothing and is skipped: the layer equals the previous one
     */
    public record Layer(Vgg19.Convolution convolution, boolean isIdentity) {}

    /**
     * Loads weights onto the device. Skips an identity convolution after a ReLU, which saves time and changes no activation.
     *
     * @param id name of the weights, for example {@code vgg16-imagenet@1ee84630}
     * @param tensors by torchvision's name; must contain the convolutions without a gap from {@code features.0} on; other tensors are ignored
     * @throws IllegalArgumentException if the first convolution is missing, there is a gap, or a shape is wrong
     */
    public static Vgg19Weights load(String id, Map<String, WeightTensor> tensors, ComputeEngine engine) {
        List<Vgg19.Convolution> present = Vgg19.convolutions().stream()
                .filter(c -> tensors.containsKey(c.weightName()) || tensors.containsKey(c.biasName()))
                .toList();
        if (present.isEmpty() || !present.equals(Vgg19.convolutions().subList(0, present.size()))) {
            throw new IllegalArgumentException(
                    "the convolutions of VGG19 must be present without a gap from features.0 on");
        }
        List<Layer> layers = new ArrayList<>();
        int block = 0;
        for (Vgg19.Convolution c : present) {
            WeightTensor kernel = tensor(c.weightName(), c.weightShape(), tensors);
            WeightTensor bias = tensor(c.biasName(), c.biasShape(), tensors);
            layers.add(new Layer(c, c.block() == block && Identities.isIdentity(kernel, bias)));
            block = c.block();
        }
        return new Vgg19Weights(id, engine, module(layers, tensors, engine), layers);
    }

    private static ScriptModule module(List<Layer> layers, Map<String, WeightTensor> tensors, ComputeEngine engine) {
        ScriptModule module;
        try (InputStream code = Objects.requireNonNull(Vgg19Weights.class.getResourceAsStream("vgg19.pt"))) {
            module = engine.newModule(code);
        } catch (IOException e) {
            throw new EngineFailureException("the network's module could not be read: " + e.getMessage(), e);
        }
        try (NDManager scratch = engine.newManager()) {
            NDList inputs = new NDList();
            for (Layer layer : layers) {
                Vgg19.Convolution c = layer.convolution();
                inputs.add(
                        layer.isIdentity()
                                ? scratch.zeros(new Shape(0))
                                : upload(Layers.get(tensors, c.weightName()), scratch));
                inputs.add(upload(Layers.get(tensors, c.biasName()), scratch));
            }
            inputs.forEach(tensor -> tensor.setName("tensors[]"));
            inputs.add(scratch.create(engine.precision().bits()));
            module.call("load", inputs);
            return module;
        } catch (RuntimeException e) {
            module.close();
            throw e;
        }
    }

    /** Name of these weights. */
    public String id() {
        return id;
    }

    /** Name of the deepest layer that these weights can compute. */
    public String deepestLayer() {
        return layers.get(layers.size() - 1).convolution().layer();
    }

    /** Whether these weights can compute the layer of this name. */
    public boolean reaches(String layer) {
        return layers.stream().anyMatch(l -> l.convolution().layer().equals(layer));
    }

    /** The engine whose device stores these weights. */
    public ComputeEngine engine() {
        return engine;
    }

    /** The module that computes with these weights, {@code vgg19.py}. */
    public ScriptModule module() {
        return module;
    }

    @Override
    public void close() {
        module.close();
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

    private static NDArray upload(WeightTensor tensor, NDManager manager) {
        Shape dimensions =
                new Shape(tensor.shape().stream().mapToLong(Integer::longValue).toArray());
        return manager.create(tensor.values().slice(), dimensions, DataType.FLOAT32);
    }
}
