package dev.stylewright.worker.pipeline.image;

import dev.stylewright.worker.stylize.Mask;
import java.util.Optional;

/**
 * What a result may keep of the content image besides its motif.
 *
 * @param opacity how opaque each place is, where not all of the image is opaque
 * @param exif what its maker wrote and the camera noted, as an EXIF block that is safe to pass on
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record PreservedMetadata(Optional<Mask> opacity, Optional<byte[]> exif) {

    /** Nothing is kept. */
    public static final PreservedMetadata NONE = new PreservedMetadata(Optional.empty(), Optional.empty());

    /** The same without anything that could tell who took the image, when and where. */
    public PreservedMetadata anonymous() {
        return new PreservedMetadata(opacity, Optional.empty());
    }
}
