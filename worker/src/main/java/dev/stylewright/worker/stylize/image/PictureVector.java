package dev.stylewright.worker.stylize.image;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.stylewright.worker.stylize.ImageSize;
import java.util.Arrays;

/**
 * The numbers that are optimised for a picture of one size: its three planes or, where the picture is grey, the one plane that all three are equal to.
 *
 * @param imageSize of the picture
 * @param channels 3 or 1
 */
public record PictureVector(ImageSize imageSize, int channels) {
    /** Colours of the picture itself. */
    private static final int COLOURS = FloatImage.CHANNELS;

    /** The vector {@code [channels * height * width]} of a picture. */
    public NDArray of(FloatImage picture, NDManager owner) {
        int length = Math.toIntExact(channels * imageSize.pixels());
        float[] values = picture.values();
        return owner.create(values.length == length ? values : Arrays.copyOf(values, length), new Shape(length));
    }

    /** The picture {@code [1, 3, height, width]} with a vector, in the vector's manager. */
    public NDArray picture(NDArray vector) {
        if (channels == COLOURS) {
            return vector.reshape(PictureTensors.shape(imageSize));
        }
        try (NDArray plane = vector.reshape(1, 1, imageSize.height(), imageSize.width())) {
            return NDArrays.concat(new NDList(plane, plane, plane), 1);
        }
    }

    /** The gradient with respect to the vector, from that with respect to the picture, in owner. */
    public NDArray gradient(NDArray ofPicture, NDManager owner) {
        NDArray found;
        if (channels == COLOURS) {
            found = ofPicture.flatten();
        } else {
            try (NDArray plane = ofPicture.sum(new int[] {1})) {
                found = plane.flatten();
            }
        }
        found.attach(owner);
        return found;
    }

    /** The picture with a vector, in host memory. */
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
