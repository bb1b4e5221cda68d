package dev.stylewright.worker.adapter.image.container;

import dev.stylewright.worker.adapter.image.container.ImageEnvelope.Frame;
import dev.stylewright.worker.adapter.image.container.ImageEnvelope.Inks;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.ImageTooLargeException;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * WebP's chunks (RFC 9649). Passes on a still image of the bitstream and its alpha plane, of an animation those of the
 * first frame, both with no more transforms than the format allows.
 */
final class WebpContainer {
    private static final int FIRST_CHUNK = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int FRAME_HEADER = 16;
    private static final int ALPHA_FLAG = 0x10;
    /** Signature, width, height, and a flag and a version. */
    private static final int LOSSLESS_HEADER = 5;

    private static final int ALPHA_HEADER = 1;
    /** The bits of an alpha plane's header that tell how it is compressed. */
    private static final int COMPRESSION = 3;

    private static final int LOSSLESS = 1;

    private final ByteView file;
    private final ImageLimits limits;
    private @Nullable Frame frame;
    private byte[] bitstream = {};
    private byte[] alpha = {};
    private Optional<byte[]> profile = Optional.empty();
    private int orientation = 1;
    private Optional<byte[]> exif = Optional.empty();
    private long canvasWidth;
    private long canvasHeight;
    private long frameX;
    private long frameY;

    private WebpContainer(ByteView file, ImageLimits limits) {
        this.file = file;
        this.limits = limits;
    }

    static ImageEnvelope open(ByteView file, ImageLimits limits)
            throws UnreadableImageException, ImageTooLargeException {
        return new WebpContainer(file, limits).open();
    }

    private ImageEnvelope open() throws UnreadableImageException, ImageTooLargeException {
        long end = CHUNK_HEADER + file.u32le(4);
        file.require(0, end);
        chunks(FIRST_CHUNK, end);
        if (frame == null) {
            throw new UnreadableImageException("the WebP holds no picture: the file is damaged");
        }
        return new ImageEnvelope(frame, still(frame), profile, orientation, exif, Inks.NONE);
    }

    private void chunks(long from, long to) throws UnreadableImageException, ImageTooLargeException {
        for (long at = from; at + CHUNK_HEADER <= to; ) {
            long length = file.u32le(at + 4);
            file.require(at + CHUNK_HEADER, length);
            if (at + CHUNK_HEADER + length > to) {
                throw new UnreadableImageException(
                        "the WebP has a chunk at byte %d that leaves its parent".formatted(at));
            }
            chunk(new String(file.array(), (int) at, 4, StandardCharsets.ISO_8859_1), at, length);
            at += CHUNK_HEADER + length + (length & 1);
        }
    }

    private void chunk(String type, long at, long length) throws UnreadableImageException, ImageTooLargeException {
        long body = at + CHUNK_HEADER;
        switch (type) {
            case "VP8X" -> {
                canvasWidth = file.u24le(body + 4) + 1L;
                canvasHeight = file.u24le(body + 7) + 1L;
                limits.requireSize(canvasWidth, canvasHeight);
            }
            case "ANMF" -> {
                if (frame == null) {
                    frameX = 2L * file.u24le(body);
                    frameY = 2L * file.u24le(body + 3);
                    chunks(body + FRAME_HEADER, body + length);
                }
            }
            case "ICCP" -> profile = EmbeddedProfile.bounded(file.copy(body, length));
            case "EXIF" -> {
                byte[] block = file.copy(body, length);
                orientation = ExifOrientation.of(block);
                exif = Optional.of(ExifOrientation.bare(block));
            }
            case "ALPH" -> {
                if (frame == null && length > 0) {
                    alpha = file.copy(at, CHUNK_HEADER + length);
                }
            }
            case "VP8 " -> image(file.u16le(body + 6) & 0x3fff, file.u16le(body + 8) & 0x3fff, at, length);
            case "VP8L" -> {
                long sizes = file.u32le(body + 1);
                image((sizes & 0x3fff) + 1, (sizes >> 14 & 0x3fff) + 1, at, length);
            }
            default -> {}
        }
    }

    private void image(long width, long height, long at, long length)
            throws UnreadableImageException, ImageTooLargeException {
        if (frame == null) {
            frame = ImageEnvelope.framed(canvasWidth, canvasHeight, frameX, frameY, width, height, limits);
            bitstream = file.copy(at, CHUNK_HEADER + length);
            if (file.has(at, "VP8L")) {
                LosslessTransforms.read(lossless(bitstream, LOSSLESS_HEADER), (int) width, (int) height);
            }
            if (alpha.length > 0 && (alpha[CHUNK_HEADER] & COMPRESSION) == LOSSLESS) {
                LosslessTransforms.read(lossless(alpha, ALPHA_HEADER), (int) width, (int) height);
            }
        }
    }

    private static LosslessBits lossless(byte[] chunk, int header) {
        return new LosslessBits(chunk, CHUNK_HEADER + header, chunk.length);
    }

    private byte[] still(Frame image) {
        var chunks = new ByteArrayOutputStream(bitstream.length + alpha.length + 64);
        if (alpha.length > 0) {
            chunks.writeBytes("VP8X".getBytes(StandardCharsets.ISO_8859_1));
            littleEndian(chunks, 10, 4);
            littleEndian(chunks, ALPHA_FLAG, 4);
            littleEndian(chunks, image.width() - 1, 3);
            littleEndian(chunks, image.height() - 1, 3);
            padded(chunks, alpha);
        }
        padded(chunks, bitstream);
        var riff = new ByteArrayOutputStream(chunks.size() + FIRST_CHUNK);
        riff.writeBytes("RIFF".getBytes(StandardCharsets.ISO_8859_1));
        littleEndian(riff, chunks.size() + 4, 4);
        riff.writeBytes("WEBP".getBytes(StandardCharsets.ISO_8859_1));
        riff.writeBytes(chunks.toByteArray());
        return riff.toByteArray();
    }

    private static void padded(ByteArrayOutputStream out, byte[] chunk) {
        out.writeBytes(chunk);
        if ((chunk.length & 1) == 1) {
            out.write(0);
        }
    }

    private static void littleEndian(ByteArrayOutputStream out, int value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write(value >>> (8 * i));
        }
    }
}
