package dev.stylewright.worker.adapter.image.child;

import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.Mask;

/** Images as grey levels: {@code 0.299 R + 0.587 G + 0.114 B} of sRGB values (ITU-R BT.601), rounded. */
final class Luminance {
    private static final int RED = 299;
    private static final int GREEN = 587;
    private static final int BLUE = 114;
    private static final int WHOLE = RED + GREEN + BLUE;

    private Luminance() {}

    static Mask of(Image image) {
        byte[] rgb = image.rgb();
        byte[] levels = new byte[rgb.length / 3];
        for (int i = 0; i < levels.length; i++) {
            int sum = RED * (rgb[3 * i] & 0xff) + GREEN * (rgb[3 * i + 1] & 0xff) + BLUE * (rgb[3 * i + 2] & 0xff);
            levels[i] = (byte) ((sum + WHOLE / 2) / WHOLE);
        }
        return new Mask(image.width(), image.height(), levels);
    }
}
