package dev.stylewright.worker.adapter.image.container;

import dev.stylewright.worker.pipeline.image.UnreadableImageException;

/** The bits of a lossless WebP, the least significant of each byte first (RFC 9649). Not thread-safe. */
final class LosslessBits {
    private final byte[] bytes;
    private final long first;
    private final long end;
    private long at;

    /**
     * @param from the first byte
     * @param to the byte behind the last
     */
    LosslessBits(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.first = 8L * from;
        this.end = 8L * to;
        this.at = first;
    }

    /** How many bits have been read. */
    long position() {
        return at - first;
    }

    boolean flag() throws UnreadableImageException {
        return read(1) == 1;
    }

    /** A number of so many bits, 0 to 31. */
    int read(int count) throws UnreadableImageException {
        if (end - at < count) {
            throw new UnreadableImageException("the WebP's lossless data ends early: the file is truncated or damaged");
        }
        int number = 0;
        for (int i = 0; i < count; i++, at++) {
            number |= (bytes[(int) (at >> 3)] >> (at & 7) & 1) << i;
        }
        return number;
    }
}
