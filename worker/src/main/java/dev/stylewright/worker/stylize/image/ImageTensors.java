package dev.stylewright.worker.stylize.image;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.stylewright.worker.stylize.ImageSize;

/** Converts between images in host memory and arrays {@code [1, 3, H, W]} on the device. */
public final class ImageTensors {
    private ImageTensors() {}

    /** Copies to the manager's device. */
    public static NDArray upload(FloatImage image, NDManager manager) {
        return manager.create(image.values(), shape(image.imageSize()));
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
