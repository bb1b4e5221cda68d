package dev.stylewright.worker.pipeline.image;

import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.Mask;

/**
 * Turns image files into pixels and back. Safe for use from several threads at once.
 *
 * <p>A decoded image is what a careful viewer would show: turned upright by its EXIF orientation, converted from its
 * embedded colour profile to sRGB, first frame of an animation. Transparent parts have the colours of what is opaque
 * around them, so that no background shows that nobody drew; an image that is transparent all over is white.
 */
public interface ImageCodec {
    /**
     * Decodes one image. The format is detected from the content, never from the name.
     *
     * @param encoded the whole file; read only
     * @param options what is still worth decoding, and what of it is wanted; width and height are checked before any pixel is decoded
     * @throws UnreadableImageException when the bytes are not a whole, sound image of an accepted kind
     * @throws ImageTooLargeException when the file or the image it announces is over a limit
     * @throws java.util.concurrent.CancellationException when it was stopped
     */
    Image decode(byte[] encoded, DecodeOptions options) throws UnreadableImageException, ImageTooLargeException;

    /**
     * Decodes an image that is to be painted: as {@link #decode}, with what its result may keep of it. Its opacity has the size of the image.
     *
     * @param encoded the whole file; read only
     * @param options as above
     */
    ContentImage decodeContent(byte[] encoded, DecodeOptions options)
            throws UnreadableImageException, ImageTooLargeException;

    /**
     * Decodes an image that says where a style goes: upright as an image would be, its luminance {@code 0.299 R + 0.587 G
     * + 0.114 B} in sRGB values, times its opacity.
     *
     * @param encoded the whole file; read only
     * @param options as above, but a mask is never scaled
     */
    Mask decodeMask(byte[] encoded, DecodeOptions options) throws UnreadableImageException, ImageTooLargeException;

    /** Decodes one image at its own size. */
    default Image decode(byte[] encoded, ImageLimits limits) throws UnreadableImageException, ImageTooLargeException {
        return decode(encoded, DecodeOptions.within(limits));
    }

    /** Decodes an image that is to be painted, at its own size, with its EXIF data. */
    default ContentImage decodeContent(byte[] encoded, ImageLimits limits)
            throws UnreadableImageException, ImageTooLargeException {
        return decodeContent(encoded, DecodeOptions.within(limits).withExif(true));
    }

    /** Decodes a mask. */
    default Mask decodeMask(byte[] encoded, ImageLimits limits)
            throws UnreadableImageException, ImageTooLargeException {
        return decodeMask(encoded, DecodeOptions.within(limits));
    }

    /**
     * Encodes an image. The same arguments give the same bytes with the same libraries; the file holds the pixels, what a
     * decoder needs, and what is kept, no other metadata.
     *
     * @param quality 1 (small) to 100 (faithful); of no consequence for PNG, which is lossless
     * @param preserved goes into the file: EXIF into every kind, opacity, at any size, into PNG and WebP; a JPEG is laid on white by it
     * @throws IllegalArgumentException when the quality is outside 1..100
     */
    byte[] encode(Image image, ImageFormat format, int quality, PreservedMetadata preserved);

    /** Encodes an image that keeps nothing. */
    default byte[] encode(Image image, ImageFormat format, int quality) {
        return encode(image, format, quality, PreservedMetadata.NONE);
    }
}
