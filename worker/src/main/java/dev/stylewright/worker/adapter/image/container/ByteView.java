package dev.stylewright.worker.adapter.image.container;

import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A file in memory, read at absolute offsets; reading past its end says that the file is truncated. */
public final class ByteView {
    private final byte[] bytes;

    /** A whole file. */
    public ByteView(byte[] bytes) {
        this.bytes = bytes;
    }

    int length() {
        return bytes.length;
    }

    byte[] array() {
        return bytes;
    }

    int u8(long at) throws UnreadableImageException {
        require(at, 1);
        return bytes[(int) at] & 0xff;
    }

    int u16be(long at) throws UnreadableImageException {
        return u8(at) << 8 | u8(at + 1);
    }

    int u16le(long at) throws UnreadableImageException {
        return u8(at) | u8(at + 1) << 8;
    }

    int u24le(long at) throws UnreadableImageException {
        return u16le(at) | u8(at + 2) << 16;
    }

    long u32be(long at) throws UnreadableImageException {
        return (long) u16be(at) << 16 | u16be(at + 2);
    }

    long u32le(long at) throws UnreadableImageException {
        return u16le(at) | (long) u16le(at + 2) << 16;
    }

    byte[] copy(long at, long length) throws UnreadableImageException {
        require(at, length);
        return Arrays.copyOfRange(bytes, (int) at, (int) (at + length));
    }

    /** Whether these Latin-1 characters stand at an offset; false where the file is too short. */
    boolean has(long at, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        return at >= 0
                && at + wanted.length <= bytes.length
                && Arrays.equals(bytes, (int) at, (int) at + wanted.length, wanted, 0, wanted.length);
    }

    /** Checks that so many bytes stand at an offset. */
    void require(long at, long length) throws UnreadableImageException {
        if (at < 0 || length < 0 || at + length > bytes.length) {
            throw new UnreadableImageException(
                    "the file is truncated or damaged: it has %d bytes, and its structure asks for byte %d; send the whole file"
                            .formatted(bytes.length, Math.max(at, at + length - 1)));
        }
    }
}
