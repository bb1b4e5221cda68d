package dev.stylewright.worker.adapter.image.child;

import dev.stylewright.worker.adapter.image.library.ImageFile;
import java.util.Arrays;

/** Converts rows of samples of any layout into rows of 8-bit sRGB and opacity. For one thread. */
final class SrgbRows implements ImageFile.Rows {
    private static final int MAX_SAMPLE = ToSrgb.MAX_SAMPLE;

    /** Receives the rows. */
    interface Target {
        /**
         * The next row.
         *
         * @param rgb three bytes per pixel, not premultiplied, starting at {@code offset}
         * @param opacity one byte per pixel; all 255 if the image has none
         */
        void add(byte[] rgb, int offset, byte[] opacity);
    }

    private final ImageFile.Layout layout;
    private final ToSrgb toSrgb;
    private final Target target;
    private final byte[] rgb;
    private final byte[] opacity;
    private final byte[] colours;
    private final short[] deepColours;

    SrgbRows(ImageFile.Layout layout, ToSrgb toSrgb, Target target) {
        this.layout = layout;
        this.toSrgb = toSrgb;
        this.target = target;
        this.rgb = new byte[3 * layout.width()];
        this.opacity = new byte[layout.width()];
        Arrays.fill(opacity, (byte) 255);
        boolean wide = layout.deep() || layout.premultiplied();
        this.colours = new byte[wide ? 0 : layout.colours() * layout.width()];
        this.deepColours = new short[wide ? layout.colours() * layout.width() : 0];
    }

    @Override
    public void add(byte[] samples, int offset) {
        int width = layout.width();
        if (layout.premultiplied()) {
            short[] wide = new short[width * layout.channels()];
            for (int i = 0; i < wide.length; i++) {
                wide[i] = (short) ((samples[offset + i] & 0xff) * 257);
            }
            add(wide);
        } else if (layout.alpha()) {
            int channels = layout.channels();
            int count = layout.colours();
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < count; c++) {
                    colours[x * count + c] = samples[offset + x * channels + c];
                }
                opacity[x] = samples[offset + x * channels + count];
            }
            toSrgb.convert(colours, 0, width, rgb, 0);
            target.add(rgb, 0, opacity);
        } else {
            toSrgb.convert(samples, offset, width, rgb, 0);
            target.add(rgb, 0, opacity);
        }
    }

    @Override
    public void add(short[] samples) {
        int width = layout.width();
        int channels = layout.channels();
        int count = layout.colours();
        for (int x = 0; x < width; x++) {
            int level = layout.alpha() ? samples[x * channels + count] & MAX_SAMPLE : MAX_SAMPLE;
            for (int c = 0; c < count; c++) {
                int sample = samples[x * channels + c] & MAX_SAMPLE;
                deepColours[x * count + c] = (short) (layout.premultiplied() ? divided(sample, level) : sample);
            }
            opacity[x] = (byte) ((level + 128) / 257);
        }
        toSrgb.convert(deepColours, width, rgb, 0);
        target.add(rgb, 0, opacity);
    }

    private static int divided(int sample, int level) {
        int of = Math.max(1, level);
        return (int) Math.min(MAX_SAMPLE, (sample * (long) MAX_SAMPLE + of / 2) / of);
    }
}
