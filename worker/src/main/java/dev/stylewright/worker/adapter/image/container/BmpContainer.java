package dev.stylewright.worker.adapter.image.container;

import dev.stylewright.worker.adapter.image.container.ImageEnvelope.Frame;
import dev.stylewright.worker.adapter.image.container.ImageEnvelope.Inks;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.ImageTooLargeException;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import java.util.Optional;

/** BMP's headers (BITMAPCOREHEADER to BITMAPV5HEADER). A JPEG or PNG inside a BMP is refused: it would pass unchecked. */
final class BmpContainer {
    private static final int DIB = 14;
    private static final int CORE_HEADER = 12;

    private BmpContainer() {}

    static ImageEnvelope open(ByteView file, ImageLimits limits)
            throws UnreadableImageException, ImageTooLargeException {
        boolean core = file.u32le(DIB) == CORE_HEADER;
        long width = core ? file.u16le(DIB + 4) : (int) file.u32le(DIB + 4);
        // A negative height says that rows run from the top.
        long height = core ? file.u16le(DIB + 6) : Math.abs((long) (int) file.u32le(DIB + 8));
        Frame frame = ImageEnvelope.whole(width, height, limits);
        int bits = file.u16le(core ? DIB + 10 : DIB + 14);
        long compression = core ? 0 : file.u32le(DIB + 16);
        boolean runLength = compression == 1 || compression == 2;
        boolean plain = compression == 0 || compression == 3;
        if (!plain && !runLength) {
            throw new UnreadableImageException(
                    "the BMP is compressed by method %d; plain and run-length coded ones can be read"
                            .formatted(compression));
        }
        long pixels = file.u32le(10);
        long row = (width * bits + 31) / 32 * 4;
        file.require(pixels, plain ? row * height : 1);
        return new ImageEnvelope(frame, file.array(), Optional.empty(), 1, Optional.empty(), Inks.NONE);
    }
}
