package dev.stylewright.worker.adapter.image.library;

/**
 * The format of the first page's pixels, as reported by libtiff.
 *
 * @param width in pixels
 * @param height in pixels
 * @param bits number of bits per sample, 1 to 16
 * @param samples number of samples per pixel
 * @param photometric the colour model: the tag PhotometricInterpretation, or RGB if the library converts
 * @param planar whether each sample has its own image
 * @param alpha {@link #ASSOCIATED}, {@link #UNASSOCIATED}, or 0 if no opacity follows the colours
 */
record TiffHeader(int width, int height, int bits, int samples, int photometric, boolean planar, int alpha) {
    static final int WHITE_IS_ZERO = 0;
    static final int BLACK_IS_ZERO = 1;
    static final int RGB = 2;
    static final int PALETTE = 3;
    static final int MASK = 4;
    static final int SEPARATED = 5;
    static final int YCBCR = 6;
    static final int ASSOCIATED = 1;
    static final int UNASSOCIATED = 2;

    private static final int SUBFILE_TYPE = 254;
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int SAMPLES = 277;
    private static final int PLANES = 284;
    private static final int INKS = 332;
    private static final int EXTRA = 338;
    private static final int SAMPLE_FORMAT = 339;
    private static final int JPEG_COLOUR_MODE = 65538;

    private static final int REDUCED = 1;
    private static final int JPEG = 7;

    /** @throws BrokenImageException if such samples are not supported; the message says how to save the file */
    static TiffHeader of(TiffHandle tiff) throws BrokenImageException {
        int bits = tiff.shortNumber(BITS, 1);
        int samples = tiff.shortNumber(SAMPLES, 1);
        int photometric = tiff.shortNumber(PHOTOMETRIC, BLACK_IS_ZERO);
        if (photometric == YCBCR && tiff.shortNumber(COMPRESSION, 1) == JPEG && bits == 8) {
            tiff.set(JPEG_COLOUR_MODE, 1);
            photometric = RGB;
        }
        int extra = photometric == PALETTE ? 0 : tiff.firstOf(EXTRA);
        var header = new TiffHeader(
                tiff.number(WIDTH, 0),
                tiff.number(HEIGHT, 0),
                bits,
                samples,
                photometric,
                tiff.shortNumber(PLANES, 1) == 2 && samples > 1,
                extra == ASSOCIATED || extra == UNASSOCIATED ? extra : 0);
        header.check(tiff);
        return header;
    }

    private void check(TiffHandle tiff) throws BrokenImageException {
        if ((tiff.number(SUBFILE_TYPE, 0) & REDUCED) != 0) {
            throw new BrokenImageException(
                    "its first page is a small preview of another one, as in a camera's raw file:"
                            + " develop it and save it as JPEG or TIFF");
        }
        int format = tiff.shortNumber(SAMPLE_FORMAT, 1);
        if (format == 3) {
            throw new BrokenImageException(
                    "its samples are floating-point numbers: save it with 8 or 16 bits per sample");
        }
        if (format == 2 || format > 4) {
            throw new BrokenImageException(
                    "its samples are signed or complex numbers: save it with 8 or 16 bits per sample");
        }
        if (bits < 1 || bits > 16) {
            throw new BrokenImageException("it has " + bits + " bits per sample: save it with 8 or 16");
        }
        if (!isConverted() && samples < colours()) {
            throw new BrokenImageException(
                    "it has " + samples + " samples per pixel, but its colours need " + colours());
        }
        if (photometric == SEPARATED && tiff.shortNumber(INKS, 1) != 1) {
            throw new BrokenImageException("its inks are not cyan, magenta, yellow and black: save it as RGB");
        }
    }

    /** Whether the library converts it to 8-bit RGBA, as for the rarer colour models. */
    boolean isConverted() {
        return photometric > SEPARATED || photometric == MASK;
    }

    /** Samples of colour, without opacity. */
    int colours() {
        return switch (photometric) {
            case WHITE_IS_ZERO, BLACK_IS_ZERO -> 1;
            case SEPARATED -> 4;
            case PALETTE -> 1;
            default -> 3;
        };
    }

    ImageFile.Layout layout() {
        if (isConverted()) {
            return new ImageFile.Layout(width, height, 3, true, false, true);
        }
        boolean palette = photometric == PALETTE;
        return new ImageFile.Layout(
                width, height, palette ? 3 : colours(), alpha != 0, bits > 8 && !palette, alpha == ASSOCIATED);
    }

    /** The minimum length of a row of pixels, in bytes. */
    void requireRow(int bytes, int pixels, int perPixel) throws BrokenImageException {
        if (bytes < ((long) pixels * perPixel * bits + 7) / 8) {
            throw new BrokenImageException("its rows are too short for its width");
        }
    }
}
