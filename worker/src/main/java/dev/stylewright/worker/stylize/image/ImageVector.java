package dev.stylewright.worker.stylize.image;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.stylewright.worker.stylize.ImageSize;
import java.util.Arrays;

/**
 * The numbers that are optimised for an image of one size: its three planes or, where the image is grey, the one plane that all three are equal to.
 *
 * @param imageSize of the image
 * @param channels 3 or 1
 */
public record ImageVector(ImageSize imageSize, int channels) {
    /** Colours of the image itself. */
    private static final int COLOURS = FloatImage.CHANNELS;

    /** The vector {@code [channels * height * width]} of an image. */
    public NDArray of(FloatImage image, NDManager owner) {
        int length = Math.toIntExact(channels * imageSize.pixels());
        float[] values = image.values();
        return owner.create(values.length == length ? values : Arrays.copyOf(values, length), new Shape(length));
    }

    /** The image {@code [1, 3, height, width]} with a vector, in the vector's manager. */
    public NDArray image(NDArray vector) {
        if (channels == COLOURS) {
            return vector.reshape(ImageTensors.shape(imageSize));
        }
        try (NDArray plane = vector.reshape(1, 1, imageSize.height(), imageSize.width())) {
            return NDArrays.concat(new NDList(plane, plane, plane), 1);
        }
    }

    /** The gradient with respect to the vector, from that with respect to the image, in owner. */
    public NDArray gradient(NDArray ofImage, NDManager owner) {
        NDArray found;
        if (channels == COLOURS) {
            found = ofImage.flatten();
        } else {
            try (NDArray plane = ofImage.sum(new int[] {1})) {
                found = plane.flatten();
            }
        }
        found.attach(owner);
        return found;
    }

    /** The image with a vector, in host memory. */
    public FloatImage planes(NDArray vector) {
        float[] values = vector.toFloatArray();
        if (channels == COLOURS) {
            return new FloatImage(imageSize, values);
        }
        float[] planes = new float[COLOURS * values.length];
        for (int channel = 0; channel < COLOURS; channel++) {
            System.arraycopy(values, 0, planes, channel * values.length, values.length);
        }
        return new FloatImage(imageSize, planes);
    }
}
