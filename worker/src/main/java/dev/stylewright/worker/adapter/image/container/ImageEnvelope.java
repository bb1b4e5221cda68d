package dev.stylewright.worker.adapter.image.container;

import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.ImageTooLargeException;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import java.util.Optional;

/**
 * An image file, taken apart: the bytes that may reach a decoder, and what is applied to its pixels afterwards.
 *
 * @param frame where the decoded pixels lie on the canvas
 * @param stream a file of the same kind that holds one image and no metadata
 * @param profile the embedded ICC profile, unchecked
 * @param orientation 1 to 8, as EXIF counts them
 * @param exif the EXIF block without prefix, unchecked
 * @param inks how samples are stored when they are inks
 */
@SuppressWarnings("ArrayRecordComponent") // Lives for one decoding, is never compared.
public record ImageEnvelope(
        Frame frame, byte[] stream, Optional<byte[]> profile, int orientation, Optional<byte[]> exif, Inks inks) {

    /** A rectangle of decoded pixels on a canvas, all in pixels. */
    public record Frame(int canvasWidth, int canvasHeight, int x, int y, int width, int height) {
        /** Whether nothing of the canvas shows beside the frame. */
        public boolean fillsCanvas() {
            return width == canvasWidth && height == canvasHeight;
        }
    }

    /** Whether samples are colours of light, or inks that the decoder hands over as they are stored. */
    public enum Inks {
        NONE,
        CMYK,
        CMYK_INVERTED,
        YCCK_INVERTED
    }

    /** Checks an announced size: something is there, and it is inside the limits. */
    static Frame whole(long width, long height, ImageLimits limits)
            throws UnreadableImageException, ImageTooLargeException {
        return framed(width, height, 0, 0, width, height, limits);
    }

    /** The same for a frame on a canvas; a canvas that does not hold the frame is replaced by the frame alone. */
    static Frame framed(
            long canvasWidth, long canvasHeight, long x, long y, long width, long height, ImageLimits limits)
            throws UnreadableImageException, ImageTooLargeException {
        if (width < 1 || height < 1) {
            throw new UnreadableImageException(
                    "the picture announces a size of %d x %d pixels: nothing is in it".formatted(width, height));
        }
        limits.requireSize(width, height);
        if (x + width > canvasWidth || y + height > canvasHeight) {
            return new Frame((int) width, (int) height, 0, 0, (int) width, (int) height);
        }
        limits.requireSize(canvasWidth, canvasHeight);
        return new Frame((int) canvasWidth, (int) canvasHeight, (int) x, (int) y, (int) width, (int) height);
    }
}
