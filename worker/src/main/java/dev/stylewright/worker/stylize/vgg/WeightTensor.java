package dev.stylewright.worker.stylize.vgg;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A tensor of weights in host memory. The values are not copied: on a CPU the engine computes with this buffer, so do not change it afterwards.
 *
 * @param shape sizes of the dimensions, outermost first
 * @param values float32 in the machine's byte order, row-major, in a direct buffer from its position to its limit
 */
public record WeightTensor(List<Integer> shape, ByteBuffer values) {
    public WeightTensor {
        shape = List.copyOf(shape);
        long bytes = Float.BYTES * shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        if (!values.isDirect() || values.remaining() != bytes) {
            throw new IllegalArgumentException(
                    "a tensor of shape %s needs a direct buffer of %d bytes, got %s".formatted(shape, bytes, values));
        }
        values = values.slice().order(ByteOrder.nativeOrder());
    }

    /** A tensor of zeros. */
    public static WeightTensor zeros(List<Integer> shape) {
        int size = shape.stream().mapToInt(Integer::intValue).reduce(Float.BYTES, Math::multiplyExact);
        return new WeightTensor(shape, ByteBuffer.allocateDirect(size));
    }

    /** The kernel {@code [channels, channels, 3, 3]} of a convolution whose output equals its input, with a bias of zeros. */
    public static WeightTensor identity(int channels) {
        WeightTensor kernel = zeros(List.of(channels, channels, 3, 3));
        for (int channel = 0; channel < channels; channel++) {
            kernel.values.putFloat(((channel * channels + channel) * 9 + 4) * Float.BYTES, 1);
        }
        return kernel;
    }
}
