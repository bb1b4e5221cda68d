package dev.stylewright.worker.adapter.image.child;

/** Pixels as grey levels: {@code 0.299 R + 0.587 G + 0.114 B} of sRGB values (ITU-R BT.601) on black, rounded. */
final class Luminance {
    private static final int RED = 299;
    private static final int GREEN = 587;
    private static final int BLUE = 114;
    private static final int WHOLE = RED + GREEN + BLUE;
    private static final int OPAQUE = 255;

    private Luminance() {}

    /**
     * The level of one pixel.
     *
     * @param at index of its first byte in {@code rgb}
     * @param opacity 0 to 255
     */
    static byte of(byte[] rgb, int at, byte opacity) {
        int sum = RED * onBlack(rgb[at], opacity)
                + GREEN * onBlack(rgb[at + 1], opacity)
                + BLUE * onBlack(rgb[at + 2], opacity);
        return (byte) ((sum + WHOLE / 2) / WHOLE);
    }

    private static int onBlack(byte sample, byte opacity) {
        return ((sample & 0xff) * (opacity & 0xff) + OPAQUE / 2) / OPAQUE;
    }
}
