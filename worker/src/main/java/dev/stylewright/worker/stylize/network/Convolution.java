package dev.stylewright.worker.stylize.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;

/**
 * The network's convolution: 3 x 3, stride 1, zeros around. On a CPU it is always computed by oneDNN, and in 32 bits.
 *
 * <p>libtorch gives oneDNN neither a single input of few elements nor, on most processors, halves. It then asks whether NNPACK could do it, which writes a
 * warning to standard error, each time and whatever the level of logging, where NNPACK has no code for the processor; and computes with a third
 * implementation, which is a hundred times slower in halves. A batch of two is never too small.
 */
final class Convolution {
    /** Single inputs of up to so many elements are not given to oneDNN (use_mkldnn in libtorch's Convolution.cpp). */
    private static final int SMALL = 20_480;

    private static final Shape ONE = new Shape(1, 1);

    private Convolution() {}

    /**
     * Convolves.
     *
     * @param x {@code [1, C, H, W]}; not changed
     * @param kernel {@code [D, C, 3, 3]}, in numbers of the same type
     * @param bias {@code [D]}, in numbers of the same type
     * @return {@code [1, D, H, W]} of the same type, in x's manager
     */
    static NDArray of(NDArray x, NDArray kernel, NDArray bias) {
        if (x.getDevice().isGpu()) {
            return plain(x, kernel, bias);
        }
        if (x.getDataType() == DataType.FLOAT32) {
            return byOneDnn(x, kernel, bias);
        }
        try (NDArray wide = as(DataType.FLOAT32, x, x);
                NDArray wideKernel = as(DataType.FLOAT32, kernel, x);
                NDArray wideBias = as(DataType.FLOAT32, bias, x);
                NDArray found = byOneDnn(wide, wideKernel, wideBias)) {
            return as(x.getDataType(), found, x);
        }
    }

    private static NDArray byOneDnn(NDArray x, NDArray kernel, NDArray bias) {
        if (x.size() > SMALL) {
            return plain(x, kernel, bias);
        }
        try (NDArray twice = NDArrays.concat(new NDList(x, x));
                NDArray both = plain(twice, kernel, bias)) {
            return both.get(new NDIndex("0:1"));
        }
    }

    private static NDArray plain(NDArray x, NDArray kernel, NDArray bias) {
        return Conv2d.conv2d(x, kernel, bias, ONE, ONE).singletonOrThrow();
    }

    /** In numbers of another type, in the manager of a neighbour. A sum, since the gradient stops at conversions. */
    private static NDArray as(DataType type, NDArray values, NDArray neighbour) {
        return neighbour.getManager().zeros(values.getShape(), type).addi(values);
    }
}
