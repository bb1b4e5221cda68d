package dev.stylewright.worker.stylize.vgg;

import java.nio.FloatBuffer;

/** Finds convolutions that pass on every channel unchanged. */
public final class Identities {
    private static final int TAPS = 9;
    private static final int MIDDLE = 4;

    private Identities() {}

    /**
     * Whether the output of a convolution equals its input: each kernel is 1 at the centre of its own channel and 0 elsewhere, and each bias is
     * 0.
     *
     * @param kernel {@code [out, in, 3, 3]}
     * @param bias {@code [out]}
     */
    public static boolean isIdentity(WeightTensor kernel, WeightTensor bias) {
        int out = kernel.shape().get(0);
        int in = kernel.shape().get(1);
        if (out != in) {
            return false;
        }
        FloatBuffer biases = bias.values().asFloatBuffer();
        FloatBuffer kernels = kernel.values().asFloatBuffer();
        for (int channel = 0; channel < out; channel++) {
            if (biases.get(channel) != 0) {
                return false;
            }
            int own = (channel * in + channel) * TAPS + MIDDLE;
            for (int i = channel * in * TAPS; i < (channel + 1) * in * TAPS; i++) {
                if (kernels.get(i) != (i == own ? 1 : 0)) {
                    return false;
                }
            }
        }
        return true;
    }
}
