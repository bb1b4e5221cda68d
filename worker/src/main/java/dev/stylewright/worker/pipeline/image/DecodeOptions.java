package dev.stylewright.worker.pipeline.image;

import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * What of an image file is wanted.
 *
 * @param limits what is still worth decoding
 * @param longer the longer edge that the image is scaled to, in pixels, by the method that a painting resizes with; empty: it keeps its size
 * @param exif whether its EXIF data are wanted, too
 * @param stop asked while it is decoded, from the calling thread; true: nobody wants it any more
 */
public record DecodeOptions(ImageLimits limits, OptionalInt longer, boolean exif, BooleanSupplier stop) {

    /** The image at its own size. */
    public static DecodeOptions within(ImageLimits limits) {
        return new DecodeOptions(limits, OptionalInt.empty(), false, () -> false);
    }

    /** The same scaled to a longer edge. */
    public DecodeOptions scaledTo(int edge) {
        return new DecodeOptions(limits, OptionalInt.of(edge), exif, stop);
    }

    /** The same with or without EXIF data. */
    public DecodeOptions withExif(boolean wanted) {
        return new DecodeOptions(limits, longer, wanted, stop);
    }

    /** The same, as long as nobody stops it. */
    public DecodeOptions until(BooleanSupplier stopped) {
        return new DecodeOptions(limits, longer, exif, stopped);
    }
}
