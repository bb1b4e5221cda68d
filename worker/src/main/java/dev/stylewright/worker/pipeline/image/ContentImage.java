package dev.stylewright.worker.pipeline.image;

import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;

/**
 * A decoded image, and what its result may keep of it.
 *
 * @param original its size as it came, upright, which {@code image} may have been scaled from
 */
public record ContentImage(Image image, ImageSize original, PreservedMetadata preserved) {

    /** An image at the size that it came with. */
    public ContentImage(Image image, PreservedMetadata preserved) {
        this(image, new ImageSize(image.width(), image.height()), preserved);
    }
}
