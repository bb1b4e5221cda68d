package dev.stylewright.worker.adapter.image.container;

import dev.stylewright.worker.adapter.image.container.ImageEnvelope.Frame;
import dev.stylewright.worker.adapter.image.container.ImageEnvelope.Inks;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.ImageTooLargeException;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** GIF's blocks (GIF89a), up to the end of the first frame; the rest of an animation never reaches the decoder. */
final class GifContainer {
    private static final long HEADER = 13;
    private static final int IMAGE = 0x2c;
    private static final int EXTENSION = 0x21;
    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final int TRAILER = 0x3b;

    private GifContainer() {}

    static ImageEnvelope open(ByteView file, ImageLimits limits)
            throws UnreadableImageException, ImageTooLargeException {
        long at = HEADER + colourTable(file.u8(10));
        file.require(0, at);
        var kept = new ByteArrayOutputStream(file.length());
        kept.write(file.array(), 0, (int) at);
        while (file.u8(at) != IMAGE) {
            if (file.u8(at) != EXTENSION) {
                throw new UnreadableImageException("the GIF has no picture where one is due, at byte " + at);
            }
            long next = endOfBlocks(file, at + 2);
            if (file.u8(at + 1) == GRAPHIC_CONTROL) {
                kept.write(file.array(), (int) at, (int) (next - at));
            }
            at = next;
        }
        Frame frame = ImageEnvelope.framed(
                file.u16le(6),
                file.u16le(8),
                file.u16le(at + 1),
                file.u16le(at + 3),
                file.u16le(at + 5),
                file.u16le(at + 7),
                limits);
        long end = endOfBlocks(file, at + 10 + colourTable(file.u8(at + 9)) + 1);
        kept.write(file.array(), (int) at, (int) (end - at));
        kept.write(TRAILER);
        return new ImageEnvelope(frame, kept.toByteArray(), Optional.empty(), 1, Optional.empty(), Inks.NONE);
    }

    /** The bytes of the colour table that a flag byte announces. */
    private static int colourTable(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    /** Where a run of data sub-blocks, closed by an empty one, is over. */
    private static long endOfBlocks(ByteView file, long start) throws UnreadableImageException {
        long at = start;
        while (file.u8(at) != 0) {
            at += file.u8(at) + 1;
        }
        return at + 1;
    }
}
