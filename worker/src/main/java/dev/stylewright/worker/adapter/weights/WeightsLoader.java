package dev.stylewright.worker.adapter.weights;

import dev.stylewright.worker.stylize.MeanActivations;
import dev.stylewright.worker.stylize.engine.ComputeEngine;
import dev.stylewright.worker.stylize.vgg.Vgg19;
import dev.stylewright.worker.stylize.vgg.Vgg19Weights;
import dev.stylewright.worker.stylize.vgg.WeightTensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the convolutions of VGG-19 or VGG-16 from a source, checks them and copies them to the device. Weights may end after any convolution; the
 * stylizer then offers the layers up to there. Other tensors, such as the classifier's, are ignored.
 */
public final class WeightsLoader {
    private static final int DIGITS_IN_ID = 8;

    private WeightsLoader() {}

    /**
     * Loads weights. Their id consists of the source's name and the first digits of the digest: {@code vgg16-imagenet@1ee84630}.
     *
     * @throws WeightsException the weights cannot be read, are damaged, have a wrong digest, or are not those of VGG-19 or VGG-16
     */
    public static Vgg19Weights load(WeightsSource source, ComputeEngine engine) {
        return read(source, engine).on(engine);
    }

    /**
     * Weights in host memory.
     *
     * @param id names them in results
     * @param tensors by VGG-19's names
     */
    public record Loaded(String id, Map<String, WeightTensor> tensors) {
        /** On the engine's device, in the engine's precision. */
        public Vgg19Weights on(ComputeEngine engine) {
            return Vgg19Weights.load(id, tensors, engine);
        }
    }

    /**
     * Reads weights that are copied to a device more than once.
     *
     * @param engine computes the scale of the filters, if the source requires it
     * @throws WeightsException as {@link #load} does
     */
    public static Loaded read(WeightsSource source, ComputeEngine engine) {
        Checked checked = check(source);
        Map<String, WeightTensor> tensors = tensors(checked.file(), source.location());
        if (source instanceof NormalisedWeights) {
            tensors = normalised(tensors, source.location(), engine);
        }
        return new Loaded(checked.id(), tensors);
    }

    private static Map<String, WeightTensor> normalised(
            Map<String, WeightTensor> tensors, String location, ComputeEngine engine) {
        try {
            return MeanActivations.scaleToOne(tensors, NormalisedWeights.images(), engine);
        } catch (IllegalArgumentException e) {
            throw new WeightsException(location + " cannot be normalised: " + e.getMessage(), e);
        }
    }

    /**
     * Weights with the correct digest; their tensors are not checked yet.
     *
     * @param id identifies them in results
     * @param sha256 their digest
     * @param file the tensors
     */
    public record Checked(String id, String sha256, Safetensors file) {}

    /**
     * Reads weights and checks their digest.
     *
     * @throws WeightsException the weights cannot be read, are damaged, or have a wrong digest
     */
    public static Checked check(WeightsSource source) {
        ByteBuffer bytes = source.read();
        // Check the structure first: "truncated" is more helpful than "wrong digest".
        Safetensors file = Safetensors.parse(bytes, source.location());
        String digest = Digests.sha256(bytes);
        String expected = source.sha256();
        if (!digest.equals(expected)) {
            throw new WeightsException("%s has the sha256 %s, expected %s: it is damaged or another file"
                    .formatted(source.location(), digest, expected));
        }
        return new Checked(source.name() + "@" + digest.substring(0, DIGITS_IN_ID), digest, file);
    }

    /**
     * The convolutions of a source by VGG-19's names, as stored in the file.
     *
     * @throws WeightsException like {@link #load}
     */
    public static Map<String, WeightTensor> tensors(WeightsSource source) {
        return tensors(check(source).file(), source.location());
    }

    /** The convolutions of a file by VGG-19's names. */
    static Map<String, WeightTensor> tensors(Safetensors file, String location) {
        List<FilePlan.Slot> slots = FilePlan.of(file.entries());
        if (slots.isEmpty()) {
            throw new WeightsException(
                    location + " contains no convolution of VGG-19 or VGG-16: tensor features.0.weight is missing");
        }
        Map<String, WeightTensor> result = new LinkedHashMap<>();
        for (FilePlan.Slot slot : slots) {
            Vgg19.Convolution c = slot.convolution();
            if (slot.index().isEmpty()) {
                result.put(c.weightName(), WeightTensor.identity(c.out()));
                result.put(c.biasName(), WeightTensor.zeros(c.biasShape()));
            } else {
                result.put(c.weightName(), tensor(file.entries(), slot.weightName(), c.weightShape(), location));
                result.put(c.biasName(), tensor(file.entries(), slot.biasName(), c.biasShape(), location));
            }
        }
        return result;
    }

    private static WeightTensor tensor(
            Map<String, Safetensors.Entry> entries, String name, List<Integer> shape, String location) {
        Safetensors.Entry entry = required(entries.get(name), name, location);
        FloatConversion type =
                check(name, entry.dtype(), entry.shape(), entry.values().remaining(), shape, location);
        return new WeightTensor(shape, type.toFloats(entry.values()));
    }

    /** The position of a tensor with this name and shape. */
    static Safetensors.Place place(
            Map<String, Safetensors.Place> places, String name, List<Integer> shape, String location) {
        Safetensors.Place place = required(places.get(name), name, location);
        FloatConversion type = check(name, place.dtype(), place.shape(), place.to() - place.from(), shape, location);
        return new Safetensors.Place(type.name(), place.shape(), place.from(), place.to());
    }

    /** The tensor, which must exist. */
    static <T> T required(@Nullable T tensor, String name, String location) {
        if (tensor == null) {
            throw new WeightsException(location + ": tensor " + name
                    + " is missing; convolutions must be complete from features.0 on, with their biases");
        }
        return tensor;
    }

    private static FloatConversion check(
            String name, String dtype, List<Integer> found, long size, List<Integer> shape, String location) {
        if (!found.equals(shape)) {
            throw new WeightsException(
                    "%s: tensor %s has shape %s, expected %s: these are not the weights of VGG-19 or VGG-16"
                            .formatted(location, name, found, shape));
        }
        FloatConversion type = Arrays.stream(FloatConversion.values())
                .filter(t -> t.name().equals(dtype))
                .findFirst()
                .orElseThrow(() -> new WeightsException(
                        "%s: tensor %s has type %s, expected one of %s".formatted(location, name, dtype, typeNames())));
        long bytes =
                (long) type.bytes() * shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
        if (size != bytes) {
            throw new WeightsException("%s: tensor %s has %d bytes of values, its shape needs %d: the file is damaged"
                    .formatted(location, name, size, bytes));
        }
        return type;
    }

    private static String typeNames() {
        return Arrays.stream(FloatConversion.values()).map(Enum::name).collect(Collectors.joining(", "));
    }
}
