package dev.stylewright.worker.adapter.image.container;

import java.util.Arrays;

/** Writes the bits of a lossless WebP, the least significant first. */
final class LosslessBitsWriter {
    /** Announces one transform more. */
    private static final int ANOTHER = 1;

    private byte[] bytes = new byte[64];
    private int bits;

    LosslessBitsWriter put(long value, int count) {
        bytes = bits + count > 8 * bytes.length ? Arrays.copyOf(bytes, 2 * bytes.length) : bytes;
        for (int i = 0; i < count; i++, bits++) {
            bytes[bits >> 3] |= (byte) ((value >> i & 1) << (bits & 7));
        }
        return this;
    }

    /** The signature and the sizes that an image begins with, an alpha plane not. */
    LosslessBitsWriter size(int width, int height) {
        return put(0x2f, 8).put(width - 1L, 14).put(height - 1L, 14).put(1, 1).put(0, 3);
    }

    /** A predictor (0) or colour (1) transform with the same element in every block of 4 x 4 pixels. */
    LosslessBitsWriter blocks(int kind, int red, int green, int blue) {
        return put(ANOTHER, 1).put(kind, 2).put(0, 3).put(0, 1).codes(red, green, blue);
    }

    LosslessBitsWriter subtractGreen() {
        return put(ANOTHER, 1).put(2, 2);
    }

    /** A transform to a palette of 17 equal colours, without opacity: so many are not packed. All parts are 1 to 255. */
    LosslessBitsWriter palette(int red, int green, int blue) {
        put(ANOTHER, 1).put(3, 2).put(16, 8).put(0, 1);
        for (int colour : new int[] {green, red, blue}) {
            put(0b111, 3).put(0, 8).put(colour, 8);
        }
        return code(0).code(0).put(0b111, 3 * 17);
    }

    /** Says that no transform follows, and fills the image with one colour: it takes no bits. */
    LosslessBitsWriter pixels(int red, int green, int blue) {
        return put(0, 1).put(0, 1).put(0, 1).codes(red, green, blue);
    }

    /** Codes of one symbol each, which takes no bits; opaque. */
    private LosslessBitsWriter codes(int red, int green, int blue) {
        return code(green).code(red).code(blue).code(0xff).code(0);
    }

    private LosslessBitsWriter code(int symbol) {
        return put(0b101, 3).put(symbol, 8);
    }

    /** Of another stream. */
    LosslessBitsWriter copy(byte[] from, long firstBit, long endBit) {
        for (long at = firstBit; at < endBit; at++) {
            put(from[(int) (at >> 3)] >> (at & 7) & 1, 1);
        }
        return this;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, (bits + 7) / 8);
    }
}
