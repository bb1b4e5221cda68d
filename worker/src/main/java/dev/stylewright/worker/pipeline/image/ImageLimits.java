package dev.stylewright.worker.pipeline.image;

import java.util.Locale;

/**
 * Limits on the image files that are decoded.
 *
 * @param maxBytes maximum size of the encoded file in bytes, at least 1
 * @param maxPixels maximum number of pixels (width times height), at least 1; at most {@link #MOST_PIXELS}, the capacity of one Java array
 * @param maxEdge maximum number of pixels of the longer edge, at least 1
 * @param requestBytes maximum number of bytes that the pixels of all images of one request take together, scaled, at least 1
 */
public record ImageLimits(long maxBytes, long maxPixels, int maxEdge, long requestBytes) {
    /** The maximum number of pixels, of three bytes each, in one Java array. */
    public static final long MOST_PIXELS = (Integer.MAX_VALUE - 8) / 3;

    /** Limits without a bound on all images of a request together. */
    public ImageLimits(long maxBytes, long maxPixels, int maxEdge) {
        this(maxBytes, maxPixels, maxEdge, Long.MAX_VALUE);
    }

    public ImageLimits {
        if (maxBytes < 1 || maxPixels < 1 || maxEdge < 1 || requestBytes < 1) {
            throw new IllegalArgumentException(
                    "picture limits must be at least 1: maxBytes=%d, maxPixels=%d, maxEdge=%d"
                            .formatted(maxBytes, maxPixels, maxEdge));
        }
        if (maxPixels > MOST_PIXELS) {
            throw new IllegalArgumentException("maxPixels=%d is over %d".formatted(maxPixels, MOST_PIXELS));
        }
    }

    /** Checks the size of an encoded file. */
    public void requireBytes(long bytes) throws ImageTooLargeException {
        if (bytes > maxBytes) {
            throw new ImageTooLargeException(String.format(
                    Locale.ROOT,
                    "the file has %,d bytes and the limit is %,d: send a smaller file, or raise the limit",
                    bytes,
                    maxBytes));
        }
    }

    /** Checks the width and height, in pixels, in the header of a file. */
    public void requireSize(long width, long height) throws ImageTooLargeException {
        if (Math.max(width, height) > maxEdge) {
            throw new ImageTooLargeException(String.format(
                    Locale.ROOT,
                    "the picture is %,d x %,d pixels and the longer edge may have %,d: scale it down, or raise the limit",
                    width,
                    height,
                    maxEdge));
        }
        if (width > maxPixels / Math.max(1, height)) {
            throw new ImageTooLargeException(String.format(
                    Locale.ROOT,
                    "the picture is %,d x %,d pixels and the limit is %,d pixels: scale it down, or raise the limit",
                    width,
                    height,
                    maxPixels));
        }
    }
}
