package dev.stylewright.worker.pipeline.image;

import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;

/**
 * A decoded image, and the parts of its metadata that its result may keep.
 *
 * @param original its original size, upright; {@code image} may have been scaled
 */
public record ContentImage(Image image, ImageSize original, PreservedMetadata preserved) {

    /** An image at its original size. */
    public ContentImage(Image image, PreservedMetadata preserved) {
        this(image, new ImageSize(image.width(), image.height()), preserved);
    }
}
