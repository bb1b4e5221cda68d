package dev.stylewright.worker.pipeline.image;

import dev.stylewright.worker.stylize.Mask;
import java.util.Optional;

/**
 * The properties of the content image that a result may keep.
 *
 * @param opacity opacity of each position, if the image is not completely opaque
 * @param exif metadata of author and camera, as an EXIF block that is safe to publish
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
public record PreservedMetadata(Optional<Mask> opacity, Optional<byte[]> exif) {

    /** Nothing is kept. */
    public static final PreservedMetadata NONE = new PreservedMetadata(Optional.empty(), Optional.empty());

    /** The same without metadata, which could reveal the photographer, the time or the place. */
    public PreservedMetadata anonymous() {
        return new PreservedMetadata(opacity, Optional.empty());
    }
}
