package dev.stylewright.worker.stylize.image;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.stylewright.worker.stylize.ImageSize;

/** Between pictures in host memory and arrays {@code [1, 3, H, W]} on the device. */
public final class PictureTensors {
    private PictureTensors() {}

    /** Copies to the manager's device. */
    public static NDArray upload(FloatImage picture, NDManager manager) {
        return manager.create(picture.values(), shape(picture.imageSize()));
    }

    /** Copies to the host; the array may have any shape of {@code 3 * width * height} elements. */
    static FloatImage download(NDArray array, ImageSize imageSize) {
        return new FloatImage(imageSize, array.toFloatArray());
    }

    /** {@code [1, 3, height, width]}. */
    public static Shape shape(ImageSize imageSize) {
        return new Shape(1, FloatImage.CHANNELS, imageSize.height(), imageSize.width());
    }
}
