package dev.stylewright.worker.adapter.image;

import dev.stylewright.worker.adapter.image.container.ImageEnvelope.Inks;

/** Undoes what JPEG files do to inks: inversion, and the YCCK transform (Adobe Technical Note 5116). */
final class StoredInks {
    private static final int MOST = ToSrgb.MOST;

    private StoredInks() {}

    /** Turns a row of stored samples, 0 to 65535, into amounts of cyan, magenta, yellow and black. */
    static void toCmyk(short[] row, int pixels, Inks inks) {
        if (inks == Inks.YCCK_INVERTED) {
            for (int i = 0; i < 4 * pixels; i += 4) {
                toInverted(row, i);
            }
        }
        if (inks != Inks.CMYK) {
            for (int i = 0; i < 4 * pixels; i++) {
                row[i] = (short) (MOST - (row[i] & MOST));
            }
        }
    }

    /** YCbCr to RGB as in JFIF, whose complements are the inverted inks that Adobe began with. */
    private static void toInverted(short[] row, int i) {
        double y = row[i] & MOST;
        // 128 of 255 is the middle of 8-bit chroma.
        double cb = (row[i + 1] & MOST) - 128 * 257;
        double cr = (row[i + 2] & MOST) - 128 * 257;
        row[i] = clamp(MOST - y - 1.402 * cr);
        row[i + 1] = clamp(MOST - y + 0.344136 * cb + 0.714136 * cr);
        row[i + 2] = clamp(MOST - y - 1.772 * cb);
    }

    private static short clamp(double value) {
        return (short) Math.max(0, Math.min(MOST, Math.round(value)));
    }
}
