package dev.stylewright.worker.stylize.image;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.stylewright.worker.stylize.ImageSize;
import java.util.Arrays;

/**
 * The optimised values of an image of one size. These are its three planes. For a grey image, they are one plane that all three channels share.
 *
 * @param imageSize size of the image
 * @param channels 3 or 1
 */
public record ImageVector(ImageSize imageSize, int channels) {
    /** Channels of the image itself. */
    private static final int COLOURS = FloatImage.CHANNELS;

    /** The vector {@code [channels * height * width]} of an image. */
    public NDArray of(FloatImage image, NDManager owner) {
        int length = Math.toIntExact(channels * imageSize.pixels());
        float[] values = image.values();
        return owner.create(values.length == length ? values : Arrays.copyOf(values, length), new Shape(length));
    }

    /** The image {@code [1, 3, height, width]} of a vector, in the vector's manager. */
    public NDArray image(NDArray vector) {
        if (channels == COLOURS) {
            return vector.reshape(ImageTensors.shape(imageSize));
        }
        try (NDArray plane = vector.reshape(1, 1, imageSize.height(), imageSize.width())) {
            return NDArrays.concat(new NDList(plane, plane, plane), 1);
        }
    }

    /** Converts the gradient with respect to the image to the gradient with respect to the vector, in owner. */
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

    /** The image of a vector, in host memory. */
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
