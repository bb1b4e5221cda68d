package dev.stylewright.worker.adapter.image.container;

import dev.stylewright.worker.pipeline.image.UnreadableImageException;

/**
 * The transforms that a lossless WebP announces before its pixels (RFC 9649). The format allows each kind once; the decoder counts
 * nothing, and each one more costs it a walk over all pixels, long after it has read its last bit. A transform that subtracts
 * green takes three bits, so that a file of many kilobytes would keep a decoder busy for hours. Here they are read as the
 * decoder reads them, less the pixels, and the second of a kind is refused.
 */
final class LosslessTransforms {
    private static final int PREDICTOR = 0;
    private static final int COLOUR = 1;
    private static final int SUBTRACT_GREEN = 2;
    private static final String[] NAMES = {"predictor", "colour", "subtract-green", "colour-indexing"};

    private static final int LITERALS = 256;
    private static final int LENGTHS = 24;
    private static final int DISTANCES = 40;
    private static final int LARGEST_CACHE = 11;

    private final LosslessBits bits;

    private LosslessTransforms(LosslessBits bits) {
        this.bits = bits;
    }

    /**
     * Reads the transforms of an image and refuses a second one of a kind.
     *
     * @param bits stand behind the size, or behind the one byte with which an alpha plane begins
     * @param width of the image, in pixels
     * @param height of the image, in pixels
     * @return how many bits they take, the one that says that none follows included
     */
    static long read(LosslessBits bits, int width, int height) throws UnreadableImageException {
        return new LosslessTransforms(bits).read(width, height);
    }

    private long read(int width, int height) throws UnreadableImageException {
        boolean[] seen = new boolean[NAMES.length];
        int packed = width;
        while (bits.flag()) {
            int kind = bits.read(2);
            if (seen[kind]) {
                throw new UnreadableImageException(
                        "the WebP has more than one %s transform, and its format allows one: save it again"
                                .formatted(NAMES[kind]));
            }
            seen[kind] = true;
            packed = transform(kind, packed, height);
        }
        return bits.position();
    }

    /** Reads what belongs to one transform and returns how wide the image is stored. */
    private int transform(int kind, int width, int height) throws UnreadableImageException {
        switch (kind) {
            case PREDICTOR, COLOUR -> {
                int block = 2 + bits.read(3);
                image((long) blocks(width, block) * blocks(height, block));
                return width;
            }
            case SUBTRACT_GREEN -> {
                return width;
            }
            default -> {
                int colours = 1 + bits.read(8);
                image(colours);
                return blocks(width, colours > 16 ? 0 : colours > 4 ? 1 : colours > 2 ? 2 : 3);
            }
        }
    }

    private static int blocks(int pixels, int bits) {
        return (pixels + (1 << bits) - 1) >> bits;
    }

    /** Reads over an image that belongs to a transform. It has no transforms and one group of codes. */
    private void image(long pixels) throws UnreadableImageException {
        int cache = bits.flag() ? 1 << cacheBits() : 0;
        PrefixCode green = PrefixCode.read(bits, LITERALS + LENGTHS + cache);
        PrefixCode red = PrefixCode.read(bits, LITERALS);
        PrefixCode blue = PrefixCode.read(bits, LITERALS);
        PrefixCode alpha = PrefixCode.read(bits, LITERALS);
        PrefixCode distance = PrefixCode.read(bits, DISTANCES);
        for (long left = pixels; left > 0; ) {
            int symbol = green.next(bits);
            if (symbol < LITERALS) {
                red.next(bits);
                blue.next(bits);
                alpha.next(bits);
                left--;
            } else if (symbol < LITERALS + LENGTHS) {
                left -= number(symbol - LITERALS);
                number(distance.next(bits));
            } else {
                left--;
            }
        }
    }

    private int cacheBits() throws UnreadableImageException {
        int size = bits.read(4);
        if (size < 1 || size > LARGEST_CACHE) {
            throw new UnreadableImageException(
                    "the WebP has a colour cache of %d bits, not 1 to %d: the file is damaged"
                            .formatted(size, LARGEST_CACHE));
        }
        return size;
    }

    /** A length or distance: its prefix says how many bits follow. */
    private int number(int prefix) throws UnreadableImageException {
        if (prefix < 4) {
            return prefix + 1;
        }
        int extra = (prefix - 2) >> 1;
        return ((2 + (prefix & 1)) << extra) + bits.read(extra) + 1;
    }
}
