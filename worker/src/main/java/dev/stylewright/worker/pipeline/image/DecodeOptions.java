package dev.stylewright.worker.pipeline.image;

import dev.stylewright.worker.stylize.ImageSize;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * Options for decoding an image file.
 *
 * @param limits limits of the image
 * @param longer the longer edge that the image is scaled to, in pixels, resampled like a painting; empty: it keeps its size. Not for masks
 * @param over the size of the image that a mask is stretched over: a mask that exceeds it is scaled to it; empty: a mask keeps its size
 * @param exif whether its EXIF data is needed, too
 * @param stop checked during decoding, on the calling thread; true: the image is no longer needed
 */
public record DecodeOptions(
        ImageLimits limits, OptionalInt longer, Optional<ImageSize> over, boolean exif, BooleanSupplier stop) {

    /** The image at its own size. */
    public static DecodeOptions within(ImageLimits limits) {
        return new DecodeOptions(limits, OptionalInt.empty(), Optional.empty(), false, () -> false);
    }

    /** The same scaled to a longer edge. */
    public DecodeOptions scaledTo(int edge) {
        return new DecodeOptions(limits, OptionalInt.of(edge), over, exif, stop);
    }

    /** The same for a mask that is stretched over an image of this size. */
    public DecodeOptions stretchedOver(ImageSize image) {
        return new DecodeOptions(limits, longer, Optional.of(image), exif, stop);
    }

    /** The same with or without EXIF data. */
    public DecodeOptions withExif(boolean wanted) {
        return new DecodeOptions(limits, longer, over, wanted, stop);
    }

    /** The same with a condition that stops the decoding. */
    public DecodeOptions until(BooleanSupplier stopped) {
        return new DecodeOptions(limits, longer, over, exif, stopped);
    }
}
