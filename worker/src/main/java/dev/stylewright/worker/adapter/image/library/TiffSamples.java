package dev.stylewright.worker.adapter.image.library;

/** Unpacks a TIFF file's samples of 1 to 16 bits into rows of 8 or 16 bits. Used by one thread. */
final class TiffSamples {
    private static final int COLOUR_MAP = 320;

    private final int bits;
    private final int channels;
    private final int max;
    private final boolean whiteIsZero;
    private final boolean deep;
    private final byte[] row;
    private final short[] deepRow;
    private final byte[] palette;

    TiffSamples(TiffHandle tiff, TiffHeader header) throws BrokenImageException {
        ImageFile.Layout layout = header.layout();
        bits = header.bits();
        channels = layout.channels();
        max = (1 << bits) - 1;
        whiteIsZero = header.photometric() == TiffHeader.WHITE_IS_ZERO;
        deep = layout.deep();
        row = new byte[deep ? 0 : header.width() * channels];
        deepRow = new short[deep ? header.width() * channels : 0];
        palette = header.photometric() == TiffHeader.PALETTE ? palette(tiff) : new byte[0];
        if (header.samples() < 1) {
            throw tiff.broken();
        }
    }

    /**
     * Unpacks a run of pixels.
     *
     * @param start start of the run in {@code packed}, in bytes
     * @param x column of its first pixel
     * @param channel the first channel of the run
     * @param perPixel samples per pixel of the run
     */
    void unpack(byte[] packed, int start, int x, int pixels, int channel, int perPixel) {
        int wanted = Math.min(perPixel, palette.length > 0 ? 1 : channels - channel);
        for (int s = 0; s < wanted; s++) {
            int target = palette.length > 0 ? 0 : channel + s;
            boolean inverted = whiteIsZero && target == 0;
            for (int i = 0; i < pixels; i++) {
                int sample = sample(packed, start, i * perPixel + s);
                put((x + i) * channels + target, inverted ? max - sample : sample);
            }
        }
    }

    private int sample(byte[] packed, int start, int index) {
        if (bits == 8) {
            return packed[start + index] & 0xff;
        }
        if (bits == 16) {
            // The library has converted them to native byte order, which is little-endian on all supported platforms.
            int at = start + 2 * index;
            return (packed[at] & 0xff) | ((packed[at + 1] & 0xff) << 8);
        }
        long bit = (long) index * bits;
        int at = start + (int) (bit >> 3);
        int window = 0;
        for (int i = 0; i < 3; i++) {
            window = window << 8 | (at + i < packed.length ? packed[at + i] & 0xff : 0);
        }
        return window >> (24 - (int) (bit & 7) - bits) & max;
    }

    private void put(int at, int sample) {
        if (palette.length > 0) {
            System.arraycopy(palette, 3 * sample, row, at, 3);
        } else if (deep) {
            deepRow[at] = (short) (bits == 16 ? sample : (sample * 65535L + max / 2) / max);
        } else {
            row[at] = (byte) (bits == 8 ? sample : (sample * 255 + max / 2) / max);
        }
    }

    void deliver(ImageFile.Rows rows) {
        if (deep) {
            rows.add(deepRow);
        } else {
            rows.add(row, 0);
        }
    }

    private byte[] palette(TiffHandle tiff) throws BrokenImageException {
        short[][] maps = tiff.threeOf(COLOUR_MAP, 1 << bits);
        int any = 0;
        int low = 0;
        for (short[] map : maps) {
            for (short level : map) {
                any |= level & 0xffff;
                low |= level & 0xff;
            }
        }
        byte[] colours = new byte[3 << bits];
        for (int i = 0; i < colours.length; i++) {
            int level = maps[i % 3][i / 3] & 0xffff;
            // Levels have 16 bits, but some writers put 8 into the lower or the upper half.
            colours[i] = (byte) (any < 256 ? level : low == 0 ? level >> 8 : level / 257);
        }
        return colours;
    }
}
