package dev.stylewright.worker.pipeline.image;

import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.Mask;

/**
 * Decodes and encodes image files. Safe for use from several threads at once.
 *
 * <p>A decoded image looks as in a colour-managed viewer: rotated upright by its EXIF orientation, converted from its embedded colour profile to
 * sRGB, first frame of an animation. Transparent parts get the colours of the opaque parts around them, so that no artificial background appears; a
 * completely transparent image is white.
 */
public interface ImageCodec {
    /**
     * Decodes one image. The format is detected from the content, never from the name.
     *
     * @param encoded the whole file; read only
     * @param options limits, and the parts that are needed; width and height are checked before any pixel is decoded
     * @throws UnreadableImageException when the bytes are not a complete, undamaged image of an accepted kind
     * @throws ImageTooLargeException when the file, or the size in its header, exceeds a limit
     * @throws java.util.concurrent.CancellationException when it was stopped
     */
    Image decode(byte[] encoded, DecodeOptions options) throws UnreadableImageException, ImageTooLargeException;

    /**
     * Decodes an image that is to be painted: like {@link #decode}, with the metadata and the opacity that its result may keep. Its opacity has the
     * size of the image.
     *
     * @param encoded the whole file; read only
     * @param options as above
     */
    ContentImage decodeContent(byte[] encoded, DecodeOptions options)
            throws UnreadableImageException, ImageTooLargeException;

    /**
     * Decodes a mask, which defines where a style applies: upright like an image, as luminance {@code 0.299 R + 0.587 G + 0.114 B} of sRGB values,
     * times opacity.
     *
     * @param encoded the whole file; read only
     * @param options as above; a mask is scaled by {@link DecodeOptions#over} only
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
     * Encodes an image. The same arguments give the same bytes with the same libraries; the file contains
     * the pixels, data that decoders need, and the preserved metadata, but no other metadata.
     *
     * @param quality 1 (small) to 100 (faithful); without effect on PNG, which is lossless
     * @param preserved written to the file: EXIF to every format, opacity of any size to PNG and WebP; a JPEG is blended with white
     * @throws IllegalArgumentException when the quality is outside 1..100
     */
    byte[] encode(Image image, ImageFormat format, int quality, PreservedMetadata preserved);

    /** Encodes an image without preserved properties. */
    default byte[] encode(Image image, ImageFormat format, int quality) {
        return encode(image, format, quality, PreservedMetadata.NONE);
    }
}
